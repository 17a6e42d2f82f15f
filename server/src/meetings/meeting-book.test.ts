import { expect, onTestFinished, test } from 'vitest';
import { CalendarEntry, defaultMeetingSettings } from '../protocol/index.ts';
import { Check } from 'typebox/value';
import { systemRandom } from '../random.ts';
import { AccountStore } from '../store/account-store.ts';
import { MeetingStore } from '../store/meeting-store.ts';
import { openStore } from '../store/open-store.ts';
import { RoomStore } from '../store/room-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { silentLog } from '../testing/silent-log.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { midnight as midnightIn } from '../schedule/zoned-time.ts';
import { unchangedSchedule } from '../store/meeting-schedule.ts';
import { calendarOf } from './calendar.ts';
import { MeetingBook } from './meeting-book.ts';

const hour = 3_600_000;
const zone = 'Europe/Berlin';
const midnight = (time: number, days: number): number => midnightIn(time, days, zone);

async function start() {
  const clock = new ManualClock();
  const database = openStore(tempFolder(), clock.now());
  onTestFinished(() => database.destroy());
  await new RoomStore(database).insert({ id: 'saal', name: 'Saal', location: '', createdAt: 0 });
  const load = () =>
    MeetingBook.load({ store: new MeetingStore(database), clock, random: systemRandom, log: silentLog });
  const account = async (username: string): Promise<string> => {
    const rights = {
      role: 'user',
      mustChangePassword: false,
      createdAt: 0,
      disabledAt: null,
      origin: null,
      permissions: [],
    } as const;
    await new AccountStore(database).insert({
      id: username,
      username,
      displayName: username,
      passwordHash: '',
      ...rights,
    });
    return username;
  };
  return { clock, load, account, book: await load() };
}

const wish = (startsAt: number, patch: { roomId?: string | null; adHoc?: boolean; title?: string } = {}) => ({
  title: 'Rat',
  startsAt,
  endsAt: startsAt + hour,
  roomId: 'saal',
  organiserId: null,
  organiserName: 'Frau Weber',
  guestsAllowed: true,
  adHoc: false,
  settings: defaultMeetingSettings,
  moderatorIds: [],
  schedule: unchangedSchedule,
  ...patch,
});

test('what was decided about a meeting survives a restart', async () => {
  const { clock, load, book } = await start();
  const kept = await book.create(wish(clock.now()));
  const deleted = await book.create(wish(clock.now()));
  book.setLocked(kept.id, true);
  book.ban(kept.id, 'somebody');
  book.markEnded(kept.id, clock.now());
  await book.delete(deleted.id);
  await book.close();
  const again = await load();
  expect(again.all()).toEqual([{ ...kept, locked: true, endedAt: clock.now() }]);
  expect(again.byToken(kept.linkToken)?.id).toBe(kept.id);
  expect(again.byNumber(kept.number)?.id).toBe(kept.id);
  expect(again.isBanned(kept.id, 'somebody')).toBe(true);
  expect(again.isBanned(kept.id, 'somebody else')).toBe(false);
});

test('rules and moderators survive a restart, the withdrawn ones do not', async () => {
  const { clock, load, book, account } = await start();
  const [one, two] = [await account('eins'), await account('zwei')];
  const meeting = await book.create({ ...wish(clock.now()), moderatorIds: [one] });
  const settings = { ...defaultMeetingSettings, microphones: 'on-request', privateChat: true } as const;
  book.setSettings(meeting.id, settings);
  book.setModerator(meeting.id, two, true);
  book.setModerator(meeting.id, one, false);
  await book.close();
  expect((await load()).byId(meeting.id)).toEqual({ ...meeting, settings, moderatorIds: [two] });
});

test('numbers and links of deleted meetings lead nowhere', async () => {
  const { clock, book } = await start();
  const meeting = await book.create(wish(clock.now()));
  await book.delete(meeting.id);
  expect([book.byNumber(meeting.number), book.byToken(meeting.linkToken), book.byId(meeting.id)]).toEqual([
    null,
    null,
    null,
  ]);
});

test('the calendar of a room has the planned meetings of today and the next seven days, by start', async () => {
  const { clock, book } = await start();
  const today = midnight(clock.now(), 0);
  await book.create(wish(midnight(today, 8), { title: 'too late' }));
  await book.create(wish(midnight(today, 8) - hour, { title: 'last' }));
  await book.create(wish(today, { title: 'first' }));
  await book.create(wish(today - hour, { title: 'yesterday' }));
  await book.create(wish(today, { title: 'elsewhere', roomId: null }));
  await book.create(wish(today, { title: 'ad hoc', adHoc: true }));
  book.markEnded((await book.create(wish(today, { title: 'over' }))).id, clock.now());
  const entries = calendarOf(book, 'saal', clock.now(), zone);
  expect(entries.map((entry) => entry.title)).toEqual(['first', 'last']);
  expect(entries.every((entry) => Check(CalendarEntry, entry))).toBe(true);
});

test('the calendar of a room has every occurrence of a series, the moved one at its new time, without the ended one', async () => {
  const { clock, book } = await start();
  const first = midnight(clock.now(), 0) + 10 * hour;
  clock.advance(first - clock.now());
  const starts = [0, 1, 2, 3].map((days) => midnight(first, days) + 10 * hour);
  const [today = 0, tomorrow = 0, cancelled = 0, last = 0] = starts;
  const recurrence = { interval: 1, pattern: { every: 'day' }, ends: { kind: 'count', count: 4 } } as const;
  const exceptions = [
    { plannedAt: tomorrow, moved: { startsAt: tomorrow + 2 * hour, endsAt: tomorrow + 3 * hour } },
    { plannedAt: cancelled, moved: null },
  ];
  const meeting = await book.create({ ...wish(today), schedule: { ...unchangedSchedule, recurrence, exceptions } });
  const shown = () => calendarOf(book, 'saal', clock.now(), zone).map(({ startsAt }) => startsAt);
  expect(shown()).toEqual([today, tomorrow + 2 * hour, last]);
  book.closeUntil(meeting.id, tomorrow + hour);
  expect(shown()).toEqual([tomorrow + 2 * hour, last]);
  await book.replace(meeting.id, { schedule: { ...unchangedSchedule, cancelledAt: clock.now() } });
  expect(shown()).toEqual([]);
});

test('a room is told when its calendar changes, and only then', async () => {
  const { clock, book } = await start();
  const told: string[] = [];
  const stop = book.roomChanges.add((roomId) => told.push(roomId));
  const meeting = await book.create(wish(clock.now()));
  await book.create(wish(clock.now(), { roomId: null }));
  await book.delete(meeting.id);
  stop();
  await book.create(wish(clock.now()));
  expect(told).toEqual(['saal', 'saal']);
});
