import {
  AddedDevice,
  DeviceChanged,
  DeviceSearch,
  DeviceTry,
  type DeviceUse,
  type FleetCommand,
} from '@ratspult/server/protocol';
import { Type, type Static, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { ScriptedInstance } from './scripted-instance.ts';

const by = 'K. Krüger';
const Added = Type.Object({ items: Type.Array(AddedDevice) });
const Part = Type.Object({ totalBytes: Type.Integer(), base64: Type.String() });

/** The console's page for adding devices, as the room hears of it. */
export class ConsoleDesk {
  readonly #instance: ScriptedInstance;
  #ids = 0;

  constructor(instance: ScriptedInstance) {
    this.#instance = instance;
  }

  /** The answer's code, `ok` without one. */
  async code(command: FleetCommand, params: object): Promise<string> {
    const answer = await this.#ask(command, params);
    return answer.ok ? 'ok' : answer.error.code;
  }

  async search(probe: string | null): Promise<DeviceSearch> {
    await this.#result(DeviceSearch, 'searchDevices', { by, probe });
    return this.#until(
      async () => this.#result(DeviceSearch, 'deviceSearch', {}),
      ({ state }) => state !== 'running',
    );
  }

  async startTry(driver: string, options: object, replaces: string | null = null): Promise<DeviceTry> {
    return this.#result(DeviceTry, 'tryDevice', { by, driver, options, replaces });
  }

  async tried(tryId: string): Promise<DeviceTry> {
    return this.#until(
      async () => this.#result(DeviceTry, 'deviceTry', { tryId }),
      ({ state }) => state !== 'running',
    );
  }

  async try(driver: string, options: object, replaces: string | null = null): Promise<DeviceTry> {
    const { tryId } = await this.startTry(driver, options, replaces);
    return this.tried(tryId);
  }

  async picture(tryId: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let offset = 0, total = 1; offset < total;) {
      const { totalBytes, base64 } = await this.#result(Part, 'deviceTryPicture', { tryId, offset });
      parts.push(Buffer.from(base64, 'base64'));
      total = totalBytes;
      offset = Buffer.concat(parts).length;
    }
    return Buffer.concat(parts);
  }

  async save(tryId: string, name: string, use: DeviceUse): Promise<DeviceChanged> {
    return this.#result(DeviceChanged, 'saveDevice', { by, tryId, name, use });
  }

  async change(deviceId: string, name: string, use: DeviceUse): Promise<DeviceChanged> {
    return this.#result(DeviceChanged, 'changeDevice', { by, deviceId, name, use });
  }

  async remove(deviceId: string): Promise<DeviceChanged> {
    return this.#result(DeviceChanged, 'removeDevice', { by, deviceId });
  }

  async added(): Promise<readonly AddedDevice[]> {
    return (await this.#result(Added, 'addedDevices', {})).items;
  }

  async #ask(command: FleetCommand, params: object) {
    this.#ids += 1;
    const id = `desk-${this.#ids}`;
    this.#instance.request(id, command, params);
    return this.#instance.answer(id);
  }

  async #result<const S extends TSchema>(schema: S, command: FleetCommand, params: object): Promise<Static<S>> {
    const answer = await this.#ask(command, params);
    if (!answer.ok || !Check(schema, answer.result)) {
      throw new Error(`${command}: ${JSON.stringify(answer).slice(0, 500)}`);
    }
    return answer.result;
  }

  /** Asks again and again, as the page does. */
  async #until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
    for (;;) {
      const value = await ask();
      if (holds(value)) {
        return value;
      }
    }
  }
}
