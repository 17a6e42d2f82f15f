import { readFileSync } from 'node:fs';
import { createTransport, type Transporter } from 'nodemailer';
import type { MailConfig } from '../config/config-schema.ts';
import type { OutgoingMail } from '../store/mail-store.ts';
import type { MailFailure } from '../store/tables.ts';

/** Null when the mail server took it. `final`: trying again would change nothing. */
export type SendOutcome = null | { readonly reason: MailFailure; readonly final: boolean };

export interface MailSender {
  send(mail: OutgoingMail): Promise<SendOutcome>;
}

const connectMs = 15_000;
const silenceMs = 30_000;

const fieldOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** What went wrong, for whoever invited. The text of an error may hold addresses and is never kept. */
export function judgeMailError(error: unknown): Exclude<SendOutcome, null> {
  const code = fieldOf(error, 'code');
  const response = fieldOf(error, 'responseCode');
  const permanent = typeof response === 'number' && response >= 500;
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return { reason: 'login-failed', final: false };
    case 'EENVELOPE':
      return permanent ? { reason: 'address-refused', final: true } : { reason: 'mail-refused', final: false };
    case 'EMESSAGE':
      return { reason: 'mail-refused', final: permanent };
    default:
      return { reason: 'server-away', final: false };
  }
}

/**
 * @throws what the file system says when the password or the authority cannot be read
 */
export function createMailTransport({ host, port, tls, caFile, login }: MailConfig): Transporter {
  return createTransport({
    host,
    port,
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: {
      minVersion: 'TLSv1.2',
      ...(caFile === null ? {} : { ca: readFileSync(caFile) }),
    },
    ...(login === null
      ? {}
      : { auth: { user: login.user, pass: readFileSync(login.passwordFile, 'utf8').replace(/\r?\n$/, '') } }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Sends over SMTP; password and authority are read anew for each connection, so that they can be changed while it runs. */
export function smtpSender(config: MailConfig): MailSender {
  return {
    send: async (mail) => {
      let transport: Transporter | null = null;
      try {
        transport = createMailTransport(config);
        await transport.sendMail({
          from: config.from,
          to: mail.address,
          subject: mail.subject,
          text: mail.body,
          messageId: `<${mail.id}@${config.from.address.split('@')[1] ?? 'localhost'}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'de, en' },
          icalEvent: { method: mail.method, filename: 'besprechung.ics', content: mail.calendar },
        });
        return null;
      } catch (error) {
        return judgeMailError(error);
      } finally {
        transport?.close();
      }
    },
  };
}
