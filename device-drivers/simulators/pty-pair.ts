import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const terminal = (path: string): string => `pty,raw,echo=0,link=${path}`;

/**
 * A serial cable: two pseudo-terminals joined by socat. Both ends are ordinary serial devices at fixed paths;
 * `cut` makes them vanish as a pulled USB adapter does, `replug` brings them back at the same paths.
 */
export class PtyPair {
  readonly deviceEnd: string;
  readonly controllerEnd: string;
  #socat: ChildProcess | null = null;

  private constructor(folder: string) {
    this.deviceEnd = join(folder, 'device');
    this.controllerEnd = join(folder, 'controller');
  }

  /** Rejects with a sentence that names the missing package when socat is not installed. */
  static async start(folder: string): Promise<PtyPair> {
    const pair = new PtyPair(folder);
    await pair.replug();
    return pair;
  }

  get plugged(): boolean {
    return this.#socat !== null;
  }

  async cut(): Promise<void> {
    const socat = this.#socat;
    this.#socat = null;
    if (socat !== null && socat.exitCode === null && socat.signalCode === null) {
      const exited = once(socat, 'exit');
      socat.kill('SIGTERM');
      await exited;
    }
  }

  async replug(): Promise<void> {
    await this.cut();
    const socat = spawn('socat', ['-d', '-d', terminal(this.deviceEnd), terminal(this.controllerEnd)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#socat = socat;
    // Without its parent it would hold the cable for ever.
    const kill = (): void => void socat.kill('SIGKILL');
    process.once('exit', kill);
    socat.once('exit', () => process.off('exit', kill));
    await new Promise<void>((resolve, reject) => {
      let said = '';
      socat.once('error', (cause) =>
        reject(new Error('socat does not start; is the package socat installed?', { cause })),
      );
      socat.once('exit', () => reject(new Error(`socat ended: ${said.trim()}`)));
      socat.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-2000);
        if (said.includes('starting data transfer loop')) {
          resolve();
        }
      });
    });
  }

  async close(): Promise<void> {
    await this.cut();
  }
}
