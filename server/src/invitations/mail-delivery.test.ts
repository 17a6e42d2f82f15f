import { onTestFinished, expect, test } from 'vitest';
import { systemRandom } from '../random.ts';
import { MailStore } from '../store/mail-store.ts';
import { openStore } from '../store/open-store.ts';
import { MailServer, partOf } from '../testing/mail-server.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { silentLog } from '../testing/silent-log.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { MailDelivery } from './mail-delivery.ts';
import { smtpSender } from './mail-sender.ts';
import { retryDelayMs } from './retry-schedule.ts';

const senderTo = (port: number) =>
  smtpSender({
    host: '127.0.0.1',
    port,
    tls: 'none',
    caFile: null,
    login: null,
    from: { name: 'Ratspult', address: 'konferenz@stadt.example' },
  });

const mail = (id: string) =>
  ({
    id,
    meetingId: 'm1',
    address: `${id}@example.org`,
    subject: `Einladung ${id}`,
    body: `Grüße an ${id}`,
    calendar: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
    method: 'REQUEST',
  }) as const;

/** A database with nobody invited; only the queue is looked at. */
function open(folder: string, clock: ManualClock) {
  const database = openStore(folder, clock.now());
  onTestFinished(() => database.destroy());
  const store = new MailStore(database);
  const delivery = (port: number) =>
    new MailDelivery({ store, sender: senderTo(port), clock, random: systemRandom, log: silentLog });
  return { database, store, delivery };
}

test('what waits is sent after a restart, once', async () => {
  const folder = tempFolder();
  const clock = new ManualClock();
  const before = open(folder, clock);
  await before.store.queue('m1', [], [mail('anna'), mail('bernd')], clock.now());
  const away = before.delivery(1);
  away.wake();
  await away.idle();
  await away.close();
  await before.database.destroy();

  const server = await MailServer.start();
  const after = open(folder, clock);
  clock.advance(10 * 60_000);
  const delivery = after.delivery(server.port);
  delivery.wake();
  await delivery.idle();
  delivery.wake();
  await delivery.idle();
  await delivery.close();
  const texts = server.mails.map((one) => partOf(one, 'text/plain').trim());
  expect(texts.toSorted()).toEqual(['Grüße an anna', 'Grüße an bernd']);
});

test('a newer mail to the same person takes the place of one that still waits', async () => {
  const clock = new ManualClock();
  const { store, delivery } = open(tempFolder(), clock);
  await store.queue('m1', [], [mail('anna')], clock.now());
  await store.queue('m1', [], [{ ...mail('anna'), id: 'newer', subject: 'Geändert' }], clock.now());
  const server = await MailServer.start();
  const sending = delivery(server.port);
  sending.wake();
  await sending.idle();
  await sending.close();
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]?.raw).toMatch(/Subject: =\?UTF-8\?Q\?Ge=C3=A4ndert/i);
});

test('after about two days of trying it is given up, and what it said is forgotten', async () => {
  const clock = new ManualClock();
  const { database, store, delivery } = open(tempFolder(), clock);
  await store.queue('m1', [], [mail('anna')], clock.now());
  const sending = delivery(1);
  const begun = clock.now();
  const state = async () => await database.selectFrom('outgoing_mail').selectAll().executeTakeFirstOrThrow();
  sending.wake();
  await sending.idle();
  for (let next = await store.nextDueAt(); next !== null; next = await store.nextDueAt()) {
    clock.advance(next - clock.now());
    sending.wake();
    await sending.idle();
  }
  await sending.close();
  expect(await state()).toMatchObject({ state: 'failed', reason: 'expired', body: '', calendar: '', subject: '' });
  const days = (clock.now() - begun) / (24 * 3_600_000);
  expect(days).toBeGreaterThan(1.5);
  expect(days).toBeLessThan(4);
});

test('the pauses grow, differ a little from mail to mail, and end', () => {
  expect([retryDelayMs(1, 0), retryDelayMs(1, 1), retryDelayMs(3, 0)]).toEqual([60_000, 72_000, 300_000]);
  expect(retryDelayMs(14, 0)).toBeNull();
});
