import { describe, expect, onTestFinished, test } from 'vitest';
import type { ConfigFile } from '../config/config-schema.ts';
import { conferencePath } from '../meetings/public-address.ts';
import { parse } from '../parse.ts';
import {
  defaultMeetingSettings,
  fleetMethods,
  Meeting,
  type MeetingSettings,
  SessionInfo,
  TicketResponse,
} from '../protocol/index.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { silentLog } from '../testing/silent-log.ts';
import { TestBrowser } from '../testing/test-browser.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { testClientId, TestProvider } from '../testing/test-provider.ts';
import { pairedRoom, type RoomKey, TestRoom } from '../testing/test-room.ts';
import { TestClient } from './testing/test-client.ts';

const ways = ['chair', 'member', 'single sign-on', 'guest', 'own room', 'other room', 'resume'] as const;
type Way = (typeof ways)[number];

interface State {
  readonly name: string;
  readonly settings?: Partial<MeetingSettings>;
  readonly guestsAllowed?: boolean;
  /** Brings the meeting into the state; somebody who knows everybody is inside as the chair. */
  readonly bring: (town: Town) => Promise<void>;
  /** In the order of `ways`: `joined`, `waiting` or the code. */
  readonly expected: readonly string[];
}

const nothing = async (): Promise<void> => undefined;
const same = (code: string): string[] => ways.map(() => code);

const states: readonly State[] = [
  { name: 'open', bring: nothing, expected: ['joined', 'joined', 'joined', 'waiting', 'joined', 'joined', 'joined'] },
  { name: 'nobody waits', settings: { waitingRoom: 'nobody' }, bring: nothing, expected: same('joined') },
  {
    name: 'all wait',
    settings: { waitingRoom: 'all' },
    bring: nothing,
    expected: ['joined', 'waiting', 'waiting', 'waiting', 'joined', 'waiting', 'joined'],
  },
  {
    name: 'locked',
    bring: (town) => town.moderate('moderation.lock', { locked: true }),
    expected: ['joined', ...Array.from({ length: 5 }, () => 'meeting-locked'), 'joined'],
  },
  {
    name: 'banned',
    bring: (town) => town.banEverybody(),
    // A guest comes back as somebody new and waits; a ban ends the stay of who was inside.
    expected: ['joined', 'banned', 'banned', 'waiting', 'banned', 'banned', 'refused-by-chair'],
  },
  {
    name: 'guests forbidden',
    guestsAllowed: false,
    bring: nothing,
    expected: ['joined', 'joined', 'joined', 'guests-forbidden', 'joined', 'joined', 'joined'],
  },
  {
    name: 'full',
    bring: (town) => town.fill(),
    // The chair is inside already and replaces themselves.
    expected: ['joined', 'meeting-full', 'meeting-full', 'waiting', 'meeting-full', 'meeting-full', 'joined'],
  },
  {
    name: 'instance busy',
    bring: async (town) => town.instance.plane.setStrain(4),
    expected: ['joined', 'instance-busy', 'instance-busy', 'waiting', 'joined', 'joined', 'joined'],
  },
  { name: 'ended', bring: (town) => town.moderate('moderation.end', {}), expected: same('meeting-ended') },
  {
    name: 'cancelled',
    bring: (town) => town.cancelMeeting(),
    expected: [...Array.from({ length: 6 }, () => 'meeting-cancelled'), 'meeting-ended'],
  },
  {
    name: 'deleted',
    bring: (town) => town.deleteMeeting(),
    expected: [...Array.from({ length: 6 }, () => 'meeting-not-found'), 'meeting-ended'],
  },
];

/** An instance with an identity provider, two rooms and everybody who may come, and one meeting in the first room. */
class Town {
  readonly instance: TestInstance;
  readonly #address: string;
  readonly #cookies: Readonly<Record<'chair' | 'member' | 'single sign-on', string>>;
  readonly #rooms: Readonly<Record<'own room' | 'other room', RoomKey>>;
  #meeting: Meeting | null = null;
  #chair: TestClient | null = null;
  #inside: { readonly client: TestClient; readonly token: string; readonly seq: number; readonly id: string } | null =
    null;

  private constructor(parts: {
    instance: TestInstance;
    address: string;
    cookies: Readonly<Record<'chair' | 'member' | 'single sign-on', string>>;
    rooms: Readonly<Record<'own room' | 'other room', RoomKey>>;
  }) {
    this.instance = parts.instance;
    this.#address = parts.address;
    this.#cookies = parts.cookies;
    this.#rooms = parts.rooms;
  }

  static async build(): Promise<Town> {
    const provider = await TestProvider.listen();
    onTestFinished(async () => {
      await provider.away();
    });
    const { issuer } = provider;
    const config: Partial<ConfigFile> = {
      identityProviders: [{ id: 'stadt', name: 'Stadt', issuer, clientId: testClientId }],
      limits: { requestsPerMinute: 1_000_000, participantsPerMeeting: 4 },
    };
    const instance = await TestInstance.start(config, silentLog, new ManualClock(Date.now()));
    const address = await instance.listen();
    provider.serve(address);
    const rule = { providerId: 'stadt', claim: '', value: '', role: 'user', permissions: [] };
    await instance.call('saveAccessRules', await instance.as('admin'), { body: { items: [rule] } });
    provider.people.set('weber', { name: 'Frau Weber', groups: [] });
    provider.next = 'weber';
    const browser = new TestBrowser();
    await browser.open(`${address}/api/sign-on/stadt?to=/`, (url) => url.origin === address && url.pathname === '/');
    const staff = await instance.as('facility');
    const cookies = {
      chair: await instance.as('user'),
      member: await instance.as('user'),
      'single sign-on': browser.cookie(address, 'ratspult_session'),
    };
    const rooms = {
      'own room': await pairedRoom(instance, staff, 'Ratssaal'),
      'other room': await pairedRoom(instance, staff, 'Kleiner Saal'),
    };
    return new Town({ instance, address, cookies, rooms });
  }

  /** A meeting with the chair and one member inside; the member's connection is lost, so that it can be resumed. */
  async meet({ settings = {}, guestsAllowed = true }: Pick<State, 'settings' | 'guestsAllowed'>): Promise<void> {
    const now = this.instance.clock.now();
    const body = {
      title: 'Rat',
      startsAt: now,
      endsAt: now + 3_600_000,
      roomId: this.#rooms['own room'].roomId,
      guestsAllowed,
      settings: { ...defaultMeetingSettings, ...settings },
    };
    const made = await this.instance.call('createMeeting', this.#cookies.chair, { body });
    this.#meeting = this.instance.result(Meeting, made);
    this.#chair = await this.connect();
    await this.#chair.join(await this.ticket('chair'));
    const claims = {
      kind: 'person',
      role: 'chair',
      mayRecord: false,
      mustWait: false,
      identity: 'clerk',
      name: 'Schriftführung',
    } as const;
    const ticket = this.instance.conference.issueTicket({ ...claims, meetingId: this.meeting.id });
    const client = await this.connect();
    const joined = await client.join(ticket);
    this.#inside = { client, token: joined.resumeToken, seq: joined.seq, id: joined.snapshot.selfId };
  }

  get meeting(): Meeting {
    if (this.#meeting === null) {
      throw new Error('no meeting yet');
    }
    return this.#meeting;
  }

  async connect(): Promise<TestClient> {
    const client = new TestClient(`${this.#address.replace(/^http/, 'ws')}${conferencePath}`);
    onTestFinished(() => client.socket.terminate());
    return await client.opened();
  }

  /** The ticket, or the code with which it is refused. */
  async ticket(way: Exclude<Way, 'resume'>): Promise<string> {
    if (way === 'guest') {
      return await this.#byLink('', { guestName: 'Gast' });
    }
    if (way !== 'own room' && way !== 'other room') {
      return await this.#byLink(this.#cookies[way], {});
    }
    const room = await TestRoom.connect(this.#address, this.#rooms[way]);
    const answer = await room.request('ticket', { meetingId: this.meeting.id });
    room.socket.close();
    return answer.ok ? this.#ticketIn(answer.result) : answer.error.code;
  }

  #ticketIn(result: unknown): string {
    const parsed = parse(fleetMethods.ticket.result, result);
    return parsed.ok ? parsed.value.ticket : 'no ticket';
  }

  async #byLink(cookie: string, body: unknown): Promise<string> {
    const linkToken = this.meeting.link.split('/').at(-1) ?? '';
    const answer = await this.instance.call('ticket', cookie, { places: { linkToken }, body });
    return answer.code === 'ok' ? this.instance.result(TicketResponse, answer).ticket : answer.code;
  }

  /** What the ticket (or the code that came instead of it) leads to. */
  async enter(ticket: string): Promise<string> {
    if (ticket.length < 40) {
      return ticket;
    }
    const client = await this.connect();
    const answer = await client.request('hello', { ticket });
    return answer.ok ? answer.result.status : answer.error.code;
  }

  async resume(): Promise<string> {
    const { client, token, seq } = this.#inside ?? { client: null, token: '', seq: 0 };
    client?.socket.terminate();
    const again = await this.connect();
    const answer = await again.request('hello', { resumeToken: token, lastSeq: seq });
    return answer.ok ? answer.result.status : answer.error.code;
  }

  async moderate(method: 'moderation.lock' | 'moderation.end', params: object): Promise<void> {
    const said = await this.#chair?.send(method, params);
    expect(said).toBe('ok');
  }

  /** Everybody but the chair: who is inside by the chair's hand, the others by their identity. */
  async banEverybody(): Promise<void> {
    await this.#chair?.ask('moderation.remove', { participantId: this.#inside?.id ?? '', ban: true });
    const people = [this.#cookies.member, this.#cookies['single sign-on']].map(async (cookie) => {
      const answer = await this.instance.call('session', cookie);
      return this.instance.result(SessionInfo, answer).account.id;
    });
    const others = await Promise.all(people);
    for (const identity of [...others, ...Object.values(this.#rooms).map(({ roomId }) => roomId)]) {
      this.instance.directory.ban(this.meeting.id, identity);
    }
  }

  async fill(): Promise<void> {
    const claims = { kind: 'person', role: 'member', mayRecord: false, mustWait: false, name: 'Mitglied' } as const;
    for (const identity of ['x', 'y']) {
      const ticket = this.instance.conference.issueTicket({ ...claims, identity, meetingId: this.meeting.id });
      expect(await this.enter(ticket)).toBe('joined');
    }
  }

  async cancelMeeting(): Promise<void> {
    const wish = { places: { meetingId: this.meeting.id }, body: {} };
    expect(await this.instance.call('cancelMeeting', this.#cookies.chair, wish)).toMatchObject({ code: 'ok' });
  }

  async deleteMeeting(): Promise<void> {
    const places = { meetingId: this.meeting.id };
    expect(await this.instance.call('deleteMeeting', this.#cookies.chair, { places })).toMatchObject({ code: 'ok' });
  }
}

describe.each(states)('a meeting: $name', ({ settings, guestsAllowed, bring, expected }) => {
  const asked = { ...(settings && { settings }), ...(guestsAllowed === undefined ? {} : { guestsAllowed }) };

  test('decides every way in, whether the ticket is asked for before or after', async () => {
    const town = await Town.build();
    for (const when of ['ticket before', 'ticket after'] as const) {
      for (const [index, way] of ways.entries()) {
        town.instance.plane.setStrain(0);
        await town.meet(asked);
        const before = way === 'resume' || when === 'ticket after' ? null : await town.ticket(way);
        await bring(town);
        const seen = way === 'resume' ? await town.resume() : await town.enter(before ?? (await town.ticket(way)));
        expect({ when, way, seen }).toEqual({ when, way, seen: expected[index] });
      }
    }
  });
});

test('an instance that stops lets nobody in, on any way', async () => {
  const town = await Town.build();
  await town.meet({});
  const tickets = await Promise.all((['chair', 'member', 'guest', 'own room'] as const).map((way) => town.ticket(way)));
  const client = await town.connect();
  const closing = town.instance.app.close();
  client.raw(JSON.stringify({ type: 'request', id: '1', method: 'hello', params: { ticket: tickets[0] } }));
  expect(await client.closed()).toBe(1012);
  await closing;
});
