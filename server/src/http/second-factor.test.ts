import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { totpCode } from '../accounts/totp.ts';
import { SessionInfo } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';

const stepMs = 30_000;

async function enrolled() {
  const instance = await TestInstance.start();
  const cookie = await instance.as('facility');
  const factor = await instance.enrol(cookie);
  const { account } = instance.result(SessionInfo, await instance.call('session', cookie));
  const prove = async (session: string, code: string): Promise<string> =>
    (await instance.call('proveSecondFactor', session, { body: { code } })).code;
  const codeAt = (offsetMs: number): string => totpCode(factor.key, instance.clock.now() + offsetMs);
  return { instance, cookie, ...factor, account, prove, codeAt };
}

test('the codes are those of RFC 6238', () => {
  // Appendix B, SHA-1, the last six of eight digits; the key is the text 12345678901234567890.
  const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const codes = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000].map((at) => totpCode(key, at * 1000));
  expect(codes).toEqual(['287082', '081804', '050471', '005924', '279037']);
});

test('a local administrator sets up a second factor before anything else and needs it at the next sign-in', async () => {
  const instance = await TestInstance.start({ secondFactor: { administrators: true } });
  const cookie = await instance.as('admin');
  expect((await instance.call('session', cookie)).body).toMatchObject({ stage: 'unenrolled' });
  expect((await instance.call('listAccounts', cookie)).code).toBe('second-factor-setup-required');

  const { key } = await instance.enrol(cookie);
  const { account, stage } = instance.result(SessionInfo, await instance.call('session', cookie));
  expect({ stage, secondFactor: account.secondFactor }).toEqual({ stage: 'complete', secondFactor: true });
  expect((await instance.call('listAccounts', cookie)).code).toBe('ok');

  const again = await instance.signInAs(account.username);
  expect((await instance.call('session', again)).body).toMatchObject({ stage: 'unproved' });
  expect((await instance.call('listAccounts', again)).code).toBe('second-factor-required');
  const body = { currentPassword: 'drei alte Rathäuser', newPassword: 'vier neue Rathäuser' };
  expect((await instance.call('changePassword', again, { body })).code).toBe('second-factor-required');
  const proof = { body: { code: totpCode(key, instance.clock.now()) } };
  expect((await instance.call('proveSecondFactor', again, proof)).code).toBe('ok');
  expect((await instance.call('listAccounts', again)).code).toBe('ok');
  expect((await instance.call('removeSecondFactor', again)).code).toBe('not-allowed');
});

test('everybody else may have one and may give it up again', async () => {
  const { instance, cookie } = await enrolled();
  expect((await instance.call('removeSecondFactor', cookie)).code).toBe('ok');
  expect((await instance.call('session', cookie)).body).toMatchObject({ account: { secondFactor: false } });
});

test('a code is good once, one step early or late, and no longer', async () => {
  const { instance, cookie, prove, codeAt } = await enrolled();
  expect(await prove(cookie, codeAt(0))).toBe('second-factor-wrong');
  expect(await prove(cookie, codeAt(stepMs))).toBe('ok');
  expect(await prove(cookie, codeAt(stepMs))).toBe('second-factor-wrong');
  instance.clock.advance(10 * stepMs);
  expect(await prove(cookie, codeAt(-2 * stepMs))).toBe('second-factor-wrong');
  expect(await prove(cookie, codeAt(2 * stepMs))).toBe('second-factor-wrong');
  const late = codeAt(-stepMs);
  const both = await Promise.all([prove(cookie, late), prove(cookie, late)]);
  expect(both.toSorted()).toEqual(['ok', 'second-factor-wrong']);
});

test('wrong codes lock the factor like wrong passwords, for all sessions and recovery codes too', async () => {
  const { instance, cookie, account, prove, codeAt, recoveryCodes } = await enrolled();
  for (let wrong = 0; wrong < 5; wrong += 1) {
    expect(await prove(cookie, '000000')).toBe('second-factor-wrong');
  }
  instance.clock.advance(stepMs);
  expect(await prove(cookie, codeAt(0))).toBe('account-locked');
  expect(await prove(cookie, recoveryCodes[0] ?? '')).toBe('account-locked');
  // The password sets nothing back.
  const again = await instance.signInAs(account.username);
  instance.clock.advance(stepMs);
  expect(await prove(again, codeAt(0))).toBe('ok');
});

test('a recovery code helps once, however it is typed', async () => {
  const { instance, cookie, account, recoveryCodes, prove } = await enrolled();
  expect(new Set(recoveryCodes).size).toBe(10);
  const [first = '', second = ''] = recoveryCodes;
  const again = await instance.signInAs(account.username);
  expect(await prove(again, first.toUpperCase().replace('-', ' '))).toBe('ok');
  expect((await instance.call('session', again)).body).toMatchObject({ stage: 'complete' });
  expect(await prove(cookie, first)).toBe('second-factor-wrong');
  const both = await Promise.all([prove(cookie, second), prove(cookie, second)]);
  expect(both.toSorted()).toEqual(['ok', 'second-factor-wrong']);
});

test('what gives or takes rights asks for a fresh code again', async () => {
  const instance = await TestInstance.start();
  const admin = await instance.as('admin');
  const { key } = await instance.enrol(admin);
  const create = async (): Promise<string> => {
    const body = { username: `neu${instance.clock.now()}`, displayName: 'Neu', role: 'user' };
    return (await instance.call('createAccount', admin, { body })).code;
  };
  expect(await create()).toBe('ok');
  instance.clock.advance(10 * 60_000 + 1);
  expect(await create()).toBe('second-factor-again');
  expect((await instance.call('beginSecondFactor', admin, { body: {} })).code).toBe('second-factor-again');
  expect((await instance.call('listAccounts', admin)).code).toBe('ok');
  const proof = { body: { code: totpCode(key, instance.clock.now()) } };
  expect((await instance.call('proveSecondFactor', admin, proof)).code).toBe('ok');
  expect(await create()).toBe('ok');
});

test('a session with the password alone ends after ten minutes', async () => {
  const { instance, account, prove, codeAt } = await enrolled();
  const half = await instance.signInAs(account.username);
  instance.clock.advance(10 * 60_000 + 1);
  expect(await prove(half, codeAt(0))).toBe('not-signed-in');
});

test('an administrator resets the factor of somebody who lost it; that ends the sessions and stands in the audit log', async () => {
  const { instance, cookie, account } = await enrolled();
  const admin = await instance.as('admin');
  const places = { accountId: account.id };
  expect((await instance.call('resetSecondFactor', admin, { places })).code).toBe('ok');
  expect((await instance.call('session', cookie)).code).toBe('not-signed-in');
  const again = await instance.signInAs(account.username);
  expect((await instance.call('session', again)).body).toMatchObject({ stage: 'complete' });
  const audit = JSON.stringify((await instance.call('audit', admin)).body);
  expect(audit).toContain('second-factor.set-up');
  expect(audit).toContain('second-factor.reset');
});

test('the key of the factor lies sealed in the database, the sealing key in a file for the owner alone', async () => {
  const { instance, key, recoveryCodes } = await enrolled();
  await instance.app.close();
  const database = readFileSync(join(instance.dataDir, 'ratspult.sqlite'), 'latin1');
  const file = join(instance.dataDir, 'keys/second-factor');
  for (const secret of [key, ...recoveryCodes, readFileSync(file, 'utf8').trim()]) {
    expect(database.includes(secret)).toBe(false);
  }
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
