import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeToken } from '../kiosk/guard.ts';

/** A part of the kiosk that the service manager runs and starts again when asked. */
export type KioskUnit = 'panel' | 'stage' | 'kiosk';

const tokenShape = /^[A-Za-z0-9_-]{43}$/;
/** Readable for the group, which is the kiosk's user: its browsers must open the pages, nobody else may. */
const forKiosk = 0o640;

/**
 * The folder that a service has until the machine is switched off, and by which appliance and kiosk know of each other:
 * addresses of the pages, wishes for a restart, and whether all is well.
 */
export class RuntimeFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * The token of the pages: the same until the machine is switched off, so that pages that are open go on after a
   * restart of the appliance and a running meeting does not notice it.
   */
  async token(): Promise<string> {
    const known = await readFile(join(this.#path, 'token'), 'utf8').catch(() => '');
    if (tokenShape.test(known)) {
      return known;
    }
    const token = makeToken();
    await this.#put('token', token, 0o600);
    return token;
  }

  async publish(pages: { readonly panelUrl: string; readonly stageUrl: string }): Promise<void> {
    await this.#put('panel.url', `${pages.panelUrl}\n`, forKiosk);
    await this.#put('stage.url', `${pages.stageUrl}\n`, forKiosk);
  }

  /** Path units watch these files; writing one is the wish. */
  async askRestart(unit: KioskUnit): Promise<void> {
    const folder = join(this.#path, 'restart');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, unit), `${new Date().toISOString()}\n`);
  }

  /** What a former process found says nothing about this one. */
  async forgetHealth(): Promise<void> {
    await rm(join(this.#path, 'healthy'), { force: true });
  }

  /** Panel and stage have painted: the version that runs is good. */
  async markHealthy(): Promise<void> {
    await this.#put('healthy', '', 0o644);
  }

  /** Whole or not at all: who watches the folder must never read half an address. */
  async #put(name: string, text: string, mode: number): Promise<void> {
    const file = join(this.#path, name);
    await writeFile(`${file}.new`, text, { mode });
    await rename(`${file}.new`, file);
  }
}
