import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface Ran {
  readonly status: number;
  readonly output: string;
}

const outputLimit = 16_777_216;

/** Runs a program to its end; never rejects. */
export async function run(file: string, ...args: string[]): Promise<Ran> {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
    const { stdout, stderr } = await promisify(execFile)(file, args, { maxBuffer: outputLimit, env });
    return { status: 0, output: `${stdout}${stderr}` };
  } catch (error) {
    const read = (name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined);
    const code = read('code');
    const message = error instanceof Error ? error.message : '';
    const output = [read('stdout'), read('stderr'), message].filter((part) => typeof part === 'string').join('');
    return { status: typeof code === 'number' ? code : 127, output };
  }
}

export async function must(file: string, ...args: string[]): Promise<string> {
  const { status, output } = await run(file, ...args);
  if (status !== 0) {
    throw new Error(`${file} ${args.join(' ')} ended with ${status}:\n${output}`);
  }
  return output;
}

/** Why a machine cannot be made here; null when it can. */
export function whyNoMachine(): string | null {
  if (process.getuid?.() !== 0) {
    return 'a Debian machine in a folder needs root';
  }
  const missing = ['mmdebstrap', 'systemd-nspawn', 'nsenter'].filter(
    (name) => !['/usr/bin', '/usr/sbin', '/bin', '/sbin'].some((folder) => existsSync(join(folder, name))),
  );
  return missing.length === 0 ? null : `${missing.join(' and ')} not installed`;
}

export interface BaseSystem {
  /** Debian's name of the release. */
  readonly release: string;
  readonly packages: readonly string[];
  /** A tar file outside the repository. */
  readonly archive: string;
}

/** A small Debian machine of its own, with systemd, in a folder; its network is its own loopback. */
export class Machine {
  readonly root: string;
  #container: ChildProcess | null = null;

  private constructor(root: string) {
    this.root = root;
  }

  /** Makes one with nothing on it but the package, and what the package asks for. */
  static async withPackage(root: string, release: string, debianPackage: string): Promise<Machine> {
    await must('mmdebstrap', '--variant=minbase', '--include=ca-certificates', release, root);
    const machine = new Machine(root);
    copyFileSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'));
    machine.bring(debianPackage);
    const wanted = `dbus systemd-sysv /opt/${basename(debianPackage)}`;
    await machine.#install(`apt-get -q update && apt-get -q install -y --no-install-recommends ${wanted}`);
    return machine;
  }

  /**
   * Makes one from an archive of a Debian system that already has what the package depends on; the archive is made when
   * it is not there, which fetches several hundred megabytes.
   */
  static async fromArchive(root: string, base: BaseSystem, debianPackage: string): Promise<Machine> {
    if (!existsSync(base.archive)) {
      const made = `${base.archive}.${process.pid}.tar`;
      mkdirSync(dirname(base.archive), { recursive: true });
      await must('mmdebstrap', '--variant=minbase', `--include=${base.packages.join(',')}`, base.release, made);
      renameSync(made, base.archive);
    }
    mkdirSync(root, { recursive: true });
    await must('tar', '-C', root, '-xf', base.archive);
    const machine = new Machine(root);
    machine.bring(debianPackage);
    await machine.#install(`dpkg -i /opt/${basename(debianPackage)}`);
    return machine;
  }

  /** Runs a command in the machine's files while it is switched off. */
  async #install(command: string): Promise<void> {
    const mounted = `mount -t proc proc ${this.root}/proc && exec chroot ${this.root} sh -c '${command}'`;
    await must('unshare', '--mount', '--propagation', 'private', 'sh', '-c', mounted);
  }

  /** Copies a file to /opt of the machine. */
  bring(file: string): void {
    mkdirSync(join(this.root, 'opt'), { recursive: true });
    copyFileSync(file, join(this.root, 'opt', basename(file)));
  }

  /** Writes a file of the machine, for instance a drop-in of a unit. */
  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Starts systemd in it. */
  async boot(): Promise<void> {
    // A container's init wants a cgroup tree of the second version, which the host may have hidden behind the first.
    const ownCgroup = [
      'umount -R /sys/fs/cgroup 2>/dev/null',
      'mount -t cgroup2 cgroup2 /sys/fs/cgroup',
      'mkdir -p /sys/fs/cgroup/ratspult-image-test',
      'echo $$ > /sys/fs/cgroup/ratspult-image-test/cgroup.procs',
    ].join('; ');
    const options = '--register=no --keep-unit --private-network --timezone=off --link-journal=no --console=pipe';
    const command = `${ownCgroup}; exec systemd-nspawn --quiet -D ${this.root} ${options} --boot`;
    this.#container = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', command], {
      stdio: 'ignore',
    });
    await this.until(async () => {
      const { output } = await this.inside('systemctl', 'is-system-running');
      return /running|degraded/.test(output);
    }, 'the machine has started');
  }

  /** Runs a program in the machine. */
  async inside(...command: string[]): Promise<Ran> {
    const init = this.#init();
    return init === null
      ? { status: 127, output: 'the machine does not run' }
      : await run('nsenter', '-t', init, '-m', '-u', '-i', '-n', '-p', '-C', '--', ...command);
  }

  /** Asks until the answer is yes. @throws Error after a minute */
  async until(asks: () => Promise<boolean>, what: string): Promise<void> {
    for (let tries = 0; tries < 240; tries += 1) {
      if (await asks()) {
        return;
      }
      const { promise, resolve } = Promise.withResolvers<null>();
      setTimeout(() => resolve(null), 250);
      await promise;
    }
    throw new Error(`not within a minute: ${what}`);
  }

  async close(): Promise<void> {
    const init = this.#init();
    const container = this.#container;
    if (container !== null && container.exitCode === null) {
      const ended = once(container, 'exit');
      // Ending nspawn alone would leave the init of the machine running.
      if (init !== null) {
        process.kill(Number(init), 'SIGKILL');
      }
      container.kill('SIGKILL');
      await ended;
    }
    rmSync(this.root, { recursive: true, force: true });
  }

  /** The process number of the machine's init, seen from outside. */
  #init(): string | null {
    const pid = this.#container?.pid;
    if (pid === undefined) {
      return null;
    }
    try {
      const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      return first === undefined || first === '' ? null : first;
    } catch {
      return null;
    }
  }
}
