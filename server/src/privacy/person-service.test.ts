import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Meeting, routes, SessionInfo } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';

const name = 'Wilhelmine Auerswald-Testperson';

/** Somebody who organised, moderated, was muted and wrote nothing down. */
async function life() {
  const instance = await TestInstance.start();
  const cookie = await instance.as('user', name);
  const { account } = instance.result(SessionInfo, await instance.call('session', cookie));
  await instance.enrol(cookie);
  const now = instance.clock.now();
  const wish = { title: 'Rat', startsAt: now, endsAt: now + 3_600_000, roomId: null, guestsAllowed: true };
  const made = instance.result(Meeting, await instance.call('createMeeting', cookie, { body: wish }));
  instance.directory.setModerator(made.id, account.id, true);
  instance.app.audit.record({
    actor: name,
    action: 'meeting.mute',
    target: made.id,
    outcome: 'ok',
    detail: 'Herr Kurz',
  });
  instance.app.audit.record({
    actor: 'Herr Kurz',
    action: 'meeting.mute',
    target: made.id,
    outcome: 'ok',
    detail: name,
  });
  const admin = await instance.as('admin');
  return { instance, cookie, account, made, admin, places: { accountId: account.id } };
}

test('an export holds everything about the person, and no secret of the account', async () => {
  const { instance, admin, places, made } = await life();
  const answer = await instance.call('personData', admin, { places });
  const { data } = instance.result(routes.personData.result, answer);
  expect(data).toMatchObject({
    account: { displayName: name },
    sessions: [expect.anything()],
    secondFactor: [expect.anything()],
    meetingsOrganised: [expect.objectContaining({ id: made.id })],
    meetingsModerated: [{ meeting_id: made.id }],
  });
  expect(JSON.stringify(data['auditLog'])).toContain('second-factor.set-up');
  expect(JSON.stringify(data['auditLog'])).toContain('Herr Kurz');
  expect(JSON.stringify(data)).not.toMatch(/argon2id|sealed/);
});

test('after an erasure the name is nowhere in the database, and the audit log is still whole', async () => {
  const { instance, cookie, account, admin, places, made } = await life();
  const { pseudonym } = instance.result(
    routes.erasePerson.result,
    await instance.call('erasePerson', admin, { places }),
  );
  expect((await instance.call('session', cookie)).code).toBe('not-signed-in');
  expect((await instance.call('erasePerson', admin, { places })).code).toBe('not-found');
  const entries = await instance.app.audit.all();
  expect(
    entries.filter(({ actor, target, detail }) => [actor, target, detail].includes(pseudonym)).length,
  ).toBeGreaterThan(3);
  expect(entries.at(-1)).toMatchObject({ action: 'person.erase', target: pseudonym });
  expect((await instance.app.audit.verify()).brokenAt).toBeNull();
  // Meetings of others go on; the book in memory must not write the name back.
  instance.directory.setLocked(made.id, true);
  await instance.app.close();
  const bytes = readFileSync(join(instance.dataDir, 'ratspult.sqlite')).toString('latin1');
  for (const trace of [Buffer.from(name).toString('latin1'), account.username, account.id]) {
    expect(bytes.includes(trace), trace).toBe(false);
  }
});

test('the last local administrator cannot be erased', async () => {
  const instance = await TestInstance.start();
  const admin = await instance.as('admin');
  const { account } = instance.result(SessionInfo, await instance.call('session', admin));
  const accounts = await instance.call('listAccounts', admin);
  const [first = ''] = [...JSON.stringify(accounts.body).matchAll(/"id":"([\w-]+)","username":"admin"/g)].map(
    ([, id]) => id ?? '',
  );
  const erase = async (accountId: string) =>
    (await instance.call('erasePerson', admin, { places: { accountId } })).code;
  expect(await erase(first)).toBe('ok');
  expect(await erase(account.id)).toBe('last-admin');
});
