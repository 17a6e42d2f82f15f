import type { TalkerDirection } from '../../core/capabilities/audio-device.ts';

export interface TalkerZone {
  readonly channel: number;
  readonly name: string;
  /** Null where nobody entered where the lobe looks. */
  readonly azimuthDeg: number | null;
  readonly elevationDeg: number | null;
}

/** Who talks, by the gates that are open: of several the one that opened last and is still open. */
export class TalkerGates {
  readonly #zones: ReadonlyMap<number, TalkerZone>;
  /** In the order they opened. */
  readonly #open = new Set<number>();
  #told: number | null = null;

  constructor(zones: readonly TalkerZone[]) {
    this.#zones = new Map(zones.map((zone) => [zone.channel, zone]));
  }

  /** The talker if another one talks now, null if nobody does any more; undefined when nothing changed. */
  hear(channel: number, opened: boolean): TalkerDirection | null | undefined {
    if (opened) {
      this.#open.add(channel);
    } else {
      this.#open.delete(channel);
    }
    const talking = [...this.#open].at(-1) ?? null;
    if (talking === this.#told) {
      return undefined;
    }
    this.#told = talking;
    return talking === null ? null : this.#direction(talking);
  }

  /** Forgets all gates; true if somebody was talking. */
  forget(): boolean {
    const talked = this.#told !== null;
    this.#open.clear();
    this.#told = null;
    return talked;
  }

  #direction(channel: number): TalkerDirection {
    const zone = this.#zones.get(channel);
    return {
      azimuthDeg: zone?.azimuthDeg ?? null,
      elevationDeg: zone?.elevationDeg ?? null,
      zone: zone?.name ?? String(channel),
    };
  }
}
