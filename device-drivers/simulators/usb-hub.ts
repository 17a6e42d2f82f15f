import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { AdapterIdentity, SerialPortInfo } from '../src/core/transport/serial-ports.ts';
import { PtyPair } from './pty-pair.ts';

/** USB-serial adapters on ptys that come and go under whatever name the test gives them, with a list as of the kernel. */
export class UsbHub {
  readonly #folder: string;
  readonly #adapters = new Map<string, { readonly identity: AdapterIdentity; readonly cable: PtyPair }>();
  readonly #names = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes an adapter, not plugged in yet; resolves with the end of its cable where the simulator lives. */
  async add(label: string, identity: AdapterIdentity): Promise<string> {
    const folder = join(this.#folder, label);
    await mkdir(folder);
    const cable = await PtyPair.start(folder);
    await cable.cut();
    this.#adapters.set(label, { identity, cable });
    return cable.deviceEnd;
  }

  /** Where an adapter of this name is opened. */
  pathOf(name: string): string {
    return join(this.#folder, name);
  }

  async plug(label: string, name: string): Promise<void> {
    const cable = this.#adapters.get(label)?.cable;
    if (cable !== undefined) {
      await cable.replug();
      await symlink(cable.controllerEnd, this.pathOf(name));
      this.#names.set(label, name);
    }
  }

  async pull(label: string): Promise<void> {
    const name = this.#names.get(label);
    if (name !== undefined) {
      this.#names.delete(label);
      await rm(this.pathOf(name));
      await this.#adapters.get(label)?.cable.cut();
    }
  }

  list(): Promise<readonly SerialPortInfo[]> {
    const ports = [...this.#names].flatMap(([label, name]) => {
      const adapter = this.#adapters.get(label);
      return adapter === undefined ? [] : [{ ...adapter.identity, path: this.pathOf(name) }];
    });
    return Promise.resolve(ports);
  }

  async close(): Promise<void> {
    for (const { cable } of this.#adapters.values()) {
      await cable.close();
    }
  }
}
