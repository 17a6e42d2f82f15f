import { accessSync, constants, statSync } from 'node:fs';
import type { MailConfig } from '../config/config-schema.ts';
import { createMailTransport } from '../invitations/mail-sender.ts';
import { problem, warning, well, type Finding } from './findings.ts';

/** Connects to the mail server, secures the line and signs in; sends nothing. */
export async function checkMail(mail: MailConfig): Promise<Finding[]> {
  const subject = `mail server ${mail.host}:${mail.port}`;
  const unreadable = [mail.login?.passwordFile ?? null, mail.caFile].find((file) => file !== null && !isReadable(file));
  if (unreadable !== undefined && unreadable !== null) {
    return [
      problem(subject, `${unreadable} cannot be read`, 'check the file name in "mail" and the owner of the file'),
    ];
  }
  return [await checkServer(subject, mail), ...checkPasswordFile(mail)];
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

async function checkServer(subject: string, mail: MailConfig): Promise<Finding> {
  const transport = createMailTransport(mail);
  try {
    await transport.verify();
    const login = mail.login === null ? 'without a login' : 'with its login';
    return well(subject, `answers ${login}${mail.tls === 'none' ? ', unencrypted on this machine' : ', encrypted'}`);
  } catch (error) {
    return mailProblem(subject, error);
  } finally {
    transport.close();
  }
}

function mailProblem(subject: string, error: unknown): Finding {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return problem(subject, 'refuses the login', 'check "user" and the password in "passwordFile"');
    case 'EDNS':
      return problem(subject, 'no such name', 'check "host" in "mail"');
    case 'ETLS':
      return problem(
        subject,
        `no encryption: ${message}`,
        'check "tls" and "port" (587 starttls, 465 tls) and "caFile"',
      );
    default:
      return /certificate|self.signed|altnames/i.test(message)
        ? problem(subject, `its certificate is not trusted: ${message}`, 'name the city’s authority in "caFile"')
        : problem(
            subject,
            `does not answer (${code === '' ? message : code})`,
            'check "host", "port", "tls" and the firewall',
          );
  }
}

function checkPasswordFile({ login }: MailConfig): Finding[] {
  if (login === null || (statSync(login.passwordFile).mode & 0o077) === 0) {
    return [];
  }
  const { passwordFile } = login;
  return [warning(`password ${passwordFile}`, 'other users of this machine can read it', `chmod 600 ${passwordFile}`)];
}
