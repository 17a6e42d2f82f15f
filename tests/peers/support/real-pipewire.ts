import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';

const run = promisify(execFile);

export interface PluggedSound {
  readonly name: string;
  readonly description: string;
  readonly mediaClass: 'Audio/Source' | 'Audio/Sink';
  readonly position: readonly string[];
}

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
};

/**
 * PipeWire and WirePlumber as Debian ships them, in a runtime folder of their own, without hardware: what is "plugged
 * in" has the name, class and channels that a real device would have.
 */
export class RealPipewire {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ratspult-pipewire-'));
  readonly #running: ChildProcess[] = [];
  readonly #loops = new Map<string, ChildProcess>();

  /** What the tools need to find this service, and no service of the machine. */
  get environment(): Readonly<Record<string, string>> {
    return {
      XDG_RUNTIME_DIR: this.#folder,
      XDG_CONFIG_HOME: join(this.#folder, 'config'),
      XDG_STATE_HOME: join(this.#folder, 'state'),
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${this.#bus}`,
      DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${this.#bus}`,
      LC_ALL: 'C.UTF-8',
    };
  }

  get #bus(): string {
    return join(this.#folder, 'bus');
  }

  async start(): Promise<void> {
    // WirePlumber 0.4 ends when there is no bus.
    this.#spawn('dbus-daemon', '--session', '--nofork', '--nopidfile', `--address=unix:path=${this.#bus}`);
    await vi.waitFor(() => existsSync(this.#bus) || Promise.reject(new Error('no bus yet')), { timeout: 10_000 });
    this.#spawn('pipewire');
    await vi.waitFor(() => this.tool('pw-cli', 'info', '0'), { timeout: 10_000 });
    this.#spawn('wireplumber');
    await vi.waitFor(
      async () => {
        const status = await this.tool('wpctl', 'status');
        if (!status.includes('WirePlumber [export]')) {
          throw new Error('the session manager is not there yet');
        }
      },
      { timeout: 10_000 },
    );
  }

  async stop(): Promise<void> {
    for (const child of this.#running.splice(0)) {
      await ended(child);
    }
    rmSync(this.#bus, { force: true });
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A loudspeaker is a sink that swallows all, a microphone the end of a loop that nobody speaks into. */
  async plugIn(sound: PluggedSound): Promise<void> {
    const { name, position } = sound;
    const props = { 'node.name': name, 'node.description': sound.description, 'media.class': sound.mediaClass };
    if (sound.mediaClass === 'Audio/Sink') {
      const node = { ...props, 'factory.name': 'support.null-audio-sink', 'audio.position': position };
      await this.tool('pw-cli', 'create-node', 'adapter', JSON.stringify({ ...node, 'object.linger': true }));
    } else {
      const open = { 'node.name': `${name}.open-end`, 'node.autoconnect': false };
      const loop = ['-m', `[${position.join(' ')}]`, '-c', String(position.length)];
      const ends = ['--capture-props', JSON.stringify(open), '--playback-props', JSON.stringify(props)];
      this.#loops.set(name, this.#spawn('pw-loopback', ...loop, ...ends));
    }
    await vi.waitFor(() => this.id(name), { timeout: 5000 });
  }

  async unplug(name: string): Promise<void> {
    const loop = this.#loops.get(name);
    if (loop === undefined) {
      await this.tool('pw-cli', 'destroy', String(await this.id(name)));
    } else {
      this.#loops.delete(name);
      await ended(loop);
    }
  }

  /** The number of a node in this run of the service. */
  async id(name: string): Promise<number> {
    const objects: unknown = JSON.parse(await this.tool('pw-dump'));
    for (const object of Array.isArray(objects) ? objects : []) {
      if (object?.info?.props?.['node.name'] === name) {
        return Number(object.id);
      }
    }
    throw new Error(`${name} is not there`);
  }

  /** The node that programs use who do not choose, by its name. */
  async defaultNode(of: 'sink' | 'source'): Promise<string | null> {
    const words = await this.tool('wpctl', 'inspect', `@DEFAULT_AUDIO_${of.toUpperCase()}@`);
    return /node\.name = "(.*)"/.exec(words)?.[1] ?? null;
  }

  /** What a program of the package prints; rejects when it fails. */
  async tool(program: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await run(program, args, { env: { ...process.env, ...this.environment } });
    return stdout;
  }

  #spawn(program: string, ...args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...this.environment } });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    this.#running.push(child);
    return child;
  }
}
