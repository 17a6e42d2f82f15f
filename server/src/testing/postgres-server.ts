import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const debianFolder = '/usr/lib/postgresql';
const port = 5432;

function binaries(): string | null {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  return (
    versions
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(debianFolder, version, 'bin'))
      .find((folder) => existsSync(join(folder, 'initdb'))) ?? null
  );
}

const idOf = (option: string): number => Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);

/** PostgreSQL refuses to run as root: then it runs as the user that Debian made for it. */
function identity(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) {
    return {};
  }
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Why there is no PostgreSQL here; null when there is. */
export const postgresMissing: string | null =
  binaries() === null ? 'PostgreSQL is not installed (Debian package "postgresql")' : null;

/** A real PostgreSQL server in a temporary folder, reached by its Unix socket alone. */
export class PostgresServer {
  readonly folder: string;
  readonly #bin: string;
  readonly #who = identity();
  #child: ChildProcess | null = null;
  #count = 0;

  private constructor(folder: string, bin: string) {
    this.folder = folder;
    this.#bin = bin;
  }

  static async start(): Promise<PostgresServer> {
    const bin = binaries();
    if (bin === null) {
      throw new Error(postgresMissing ?? '');
    }
    const folder = mkdtempSync(join(tmpdir(), 'ratspult-pg-'));
    const server = new PostgresServer(folder, bin);
    const { uid, gid } = server.#who;
    if (uid !== undefined && gid !== undefined) {
      chownSync(folder, uid, gid);
    }
    const options = ['--auth=trust', '--username=ratspult', '--no-sync', '--locale=C.UTF-8', '--encoding=UTF8'];
    await run(join(bin, 'initdb'), [...options, `--pgdata=${server.#data}`], { ...server.#who, cwd: folder });
    await server.resume();
    return server;
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  /** Starts it (again) and waits until it answers. */
  async resume(): Promise<void> {
    const settings = [
      'listen_addresses=',
      'fsync=off',
      'shared_buffers=16MB',
      `unix_socket_directories=${this.folder}`,
    ];
    const args = ['-D', this.#data, ...settings.flatMap((setting) => ['-c', setting])];
    const child = spawn(join(this.#bin, 'postgres'), args, {
      ...this.#who,
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        if (said.includes('ready to accept connections')) {
          resolve();
        }
      });
      child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
    });
  }

  /** Goes away at once, as when the machine is switched off; `resume` brings it back. */
  async interrupt(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child !== null && child.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGQUIT');
      await exited;
    }
  }

  async stop(): Promise<void> {
    await this.interrupt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A new empty database; returns a file with its address, as the configuration wants it. */
  async newDatabase(): Promise<{ readonly urlFile: string; readonly name: string }> {
    this.#count += 1;
    const name = `instance${this.#count}`;
    await this.query('postgres', `create database ${name}`);
    const urlFile = join(this.folder, `${name}.url`);
    writeFileSync(urlFile, `postgresql://ratspult@/${name}?host=${this.folder}\n`, { mode: 0o600 });
    return { urlFile, name };
  }

  /** As an administrator with another program would. */
  async query(database: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ host: this.folder, port, user: 'ratspult', database });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}
