import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { tempFolder } from './temp-folder.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly encrypted: boolean;
}

export interface MailServerOptions {
  /** Refuses these recipients for good. */
  readonly refuses?: readonly string[];
  /** Refuses every mail for now. */
  readonly busy?: boolean;
  readonly login?: { readonly user: string; readonly password: string };
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  readonly port?: number;
}

class Refused extends Error {
  readonly responseCode: number;

  constructor(responseCode: number) {
    super('refused');
    this.responseCode = responseCode;
  }
}

/** A real SMTP server on loopback that keeps what it gets. */
export class MailServer {
  readonly mails: ReceivedMail[] = [];
  readonly #server: SMTPServer;
  #watchers: (() => void)[] = [];

  private constructor(options: MailServerOptions) {
    this.#server = new SMTPServer(this.#optionsOf(options));
    this.#server.on('error', () => undefined);
  }

  static async start(options: MailServerOptions = {}): Promise<MailServer> {
    const server = new MailServer(options);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.#server.listen(options.port ?? 0, '127.0.0.1', resolve);
    await promise;
    onTestFinished(() => server.close());
    return server;
  }

  get port(): number {
    const address = this.#server.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Resolves when so many mails are here. */
  async until(count: number): Promise<readonly ReceivedMail[]> {
    while (this.mails.length < count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#watchers.push(resolve);
      await promise;
    }
    return this.mails;
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }

  #optionsOf({ refuses = [], busy = false, login, tls }: MailServerOptions): SMTPServerOptions {
    return {
      disabledCommands: [...(login === undefined ? ['AUTH'] : []), ...(tls === undefined ? ['STARTTLS'] : [])],
      authOptional: login === undefined,
      ...(tls === undefined ? {} : { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }),
      onAuth: (auth, _session, done) => {
        const right = auth.username === login?.user && auth.password === login?.password;
        done(right ? null : new Refused(535), right ? { user: auth.username } : undefined);
      },
      onRcptTo: ({ address }, _session, done) => done(refuses.includes(address) ? new Refused(550) : null),
      onData: (stream, { envelope, secure }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (busy) {
            done(new Refused(451));
            return;
          }
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          this.mails.push({ from, to, raw: Buffer.concat(chunks).toString('utf8'), encrypted: secure });
          done();
          this.#wake();
        });
      },
    };
  }

  #wake(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) {
      watcher();
    }
  }
}

/** A certificate for `localhost` that nobody trusts by itself. */
export function localCertificate(): { certFile: string; keyFile: string } {
  const folder = tempFolder();
  const files = { certFile: join(folder, 'mail.crt'), keyFile: join(folder, 'mail.key') };
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const out = ['-days', '9', '-keyout', files.keyFile, '-out', files.certFile];
  execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...out], { stdio: 'ignore' });
  return files;
}

/** A file with a password, for its owner alone. */
export function passwordFile(password: string): string {
  const file = join(tempFolder(), 'password');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return file;
}

/** The decoded part of a mail whose type begins like this. */
export function partOf(mail: ReceivedMail, type: string): string {
  const [, part = ''] = mail.raw.split(new RegExp(`^Content-Type: ${type.replace('/', '\\/')}`, 'im'));
  const [head = '', ...rest] = part.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n').split(/^--/m)[0] ?? '';
  if (/base64/i.test(head)) {
    return Buffer.from(body, 'base64').toString('utf8');
  }
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return /quoted-printable/i.test(head) ? Buffer.from(bytes, 'latin1').toString('utf8') : body;
}
