import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

export interface LighttpdOptions {
  readonly user: string;
  readonly password: string;
  readonly algorithm: 'MD5' | 'SHA-256';
  /** Given out below `/protected/`. */
  readonly files: Readonly<Record<string, Buffer>>;
  /** Where everything outside of `/protected/` is passed on to, as `host:port`. */
  readonly behind: string;
}

const realm = 'Kamera';

const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
};

const accepts = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });

/** The web server lighttpd, which many cameras have inside, in front of files that want HTTP Digest. */
export class RealLighttpd {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ratspult-lighttpd-'));
  #child: ChildProcess | null = null;
  port = 0;

  static async start(options: LighttpdOptions): Promise<RealLighttpd> {
    const server = new RealLighttpd();
    server.port = await freePort();
    server.#write(options);
    const child = spawn('lighttpd', ['-D', '-f', join(server.#folder, 'lighttpd.conf')], {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
    });
    server.#child = child;
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    await vi.waitFor(() => accepts(server.port), { timeout: 10_000 });
    return server;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child !== null && child.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write({ user, password, algorithm, files, behind }: LighttpdOptions): void {
    const documents = join(this.#folder, 'documents');
    mkdirSync(join(documents, 'protected'), { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(documents, 'protected', name), content);
    }
    const digest = createHash(algorithm === 'MD5' ? 'md5' : 'sha256').update(`${user}:${realm}:${password}`);
    const passwords = join(this.#folder, 'passwords');
    writeFileSync(passwords, `${user}:${realm}:${digest.digest('hex')}\n`);
    const [host = '', port = ''] = behind.split(':');
    writeFileSync(
      join(this.#folder, 'lighttpd.conf'),
      [
        'server.modules = ("mod_auth", "mod_authn_file", "mod_proxy")',
        `server.document-root = "${documents}"`,
        'server.bind = "127.0.0.1"',
        `server.port = ${this.port}`,
        'auth.backend = "htdigest"',
        `auth.backend.htdigest.userfile = "${passwords}"`,
        `auth.require = ("/protected/" => ("method" => "digest", "realm" => "${realm}", "algorithm" => "${algorithm}", "require" => "valid-user"))`,
        `$HTTP["url"] =~ "^/onvif/" { proxy.server = ("" => (("host" => "${host}", "port" => ${port}))) }`,
        '',
      ].join('\n'),
    );
  }
}
