import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { MailConfig } from '../config/config-schema.ts';
import { localCertificate, MailServer, type MailServerOptions, passwordFile } from '../testing/mail-server.ts';
import { checkMail } from './check-mail.ts';

const login = { user: 'ratspult', password: 'drei alte Rathäuser' };

async function found(options: MailServerOptions, patch: Partial<MailConfig>): Promise<string> {
  const server = await MailServer.start(options);
  const config: MailConfig = {
    host: 'localhost',
    port: server.port,
    tls: 'none',
    caFile: null,
    login: null,
    from: { name: 'Ratspult', address: 'konferenz@stadt.example' },
    ...patch,
  };
  const findings = await checkMail(config);
  expect(server.mails).toEqual([]);
  return findings.map(({ state, sentence }) => `${state}: ${sentence}`).join('\n');
}

test('a mail server that takes the login over an encrypted line is well, and gets no mail', async () => {
  const tls = localCertificate();
  const file = passwordFile(login.password);
  const patch = { tls: 'starttls', caFile: tls.certFile, login: { user: login.user, passwordFile: file } } as const;
  expect(await found({ tls, login }, patch)).toBe('ok: answers with its login, encrypted');
});

test('a wrong password is named, and so is one that others can read', async () => {
  const tls = localCertificate();
  const file = passwordFile('falsch');
  chmodSync(file, 0o644);
  const patch = { tls: 'starttls', caFile: tls.certFile, login: { user: login.user, passwordFile: file } } as const;
  expect(await found({ tls, login }, patch)).toMatch(/^error: refuses the login\nwarning: other users/);
});

test('a certificate that nobody vouches for is not trusted', async () => {
  expect(await found({ tls: localCertificate() }, { tls: 'starttls' })).toMatch(/^error: .*certificate/);
});

test('a server that cannot encrypt is not talked to in the clear', async () => {
  expect(await found({}, { tls: 'starttls' })).toMatch(/^error: no encryption/);
});

test('a server that is not there, or not by this name, is named', async () => {
  expect(await found({}, { port: 1 })).toMatch(/^error: does not answer/);
  expect(await found({}, { caFile: '/nowhere/ca.pem' })).toMatch(/^error: \/nowhere\/ca\.pem cannot be read/);
});
