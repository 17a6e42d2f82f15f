import { failed, type Outcome, succeeded } from '../../core/outcome.ts';
import type { OnvifClient } from './onvif-client.ts';

/** A name that every camera takes: ASCII letters, digits and a hyphen. People's names for presets stay on our side. */
export const slotName = (slot: number): string => `ratspult-${slot}`;

/** Our slots on the camera: found by name, remembered by the token that the camera assigned. */
export class PresetSlots {
  readonly #tokens = new Map<string, string>();

  token(slot: number): string | null {
    return this.#tokens.get(slotName(slot)) ?? null;
  }

  forget(): void {
    this.#tokens.clear();
  }

  async read(client: OnvifClient): Promise<Outcome<void>> {
    const presets = await client.presets();
    if (!presets.ok) {
      return presets;
    }
    this.#tokens.clear();
    for (const { name, token } of presets.value) {
      this.#tokens.set(name, token);
    }
    return succeeded(undefined);
  }

  /** Goes to the slot's preset; when the camera does not know the token any more, its list is read again once. */
  async recall(client: OnvifClient, slot: number): Promise<Outcome<void>> {
    const token = this.token(slot);
    const first = token === null ? null : await client.gotoPreset(token);
    if (first !== null && (first.ok || first.error.code !== 'refused')) {
      return first;
    }
    const read = await this.read(client);
    const current = this.token(slot);
    if (!read.ok) {
      return read;
    }
    return current === null || current === token
      ? (first ?? failed('refused', `nothing is stored in slot ${slot}`))
      : client.gotoPreset(current);
  }

  /** Overwrites the slot's preset, or makes one when the camera has none (any more). */
  async store(client: OnvifClient, slot: number): Promise<Outcome<void>> {
    if (this.token(slot) === null) {
      const read = await this.read(client);
      if (!read.ok) {
        return read;
      }
    }
    const known = this.token(slot);
    const first = await client.setPreset(slotName(slot), known);
    const gone = !first.ok && first.error.code === 'refused' && known !== null;
    const stored = gone ? await client.setPreset(slotName(slot), null) : first;
    if (!stored.ok) {
      return stored;
    }
    this.#tokens.set(slotName(slot), stored.value);
    return succeeded(undefined);
  }
}
