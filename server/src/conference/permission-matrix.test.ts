import { expect, onTestFinished, test } from 'vitest';
import { Create } from 'typebox/value';
import { mayCall, permissions, type Standing, standings } from '../meeting/permissions.ts';
import { type ConferenceMethod, conferenceMethods, Meeting } from '../protocol/index.ts';
import { conferencePath } from '../meetings/public-address.ts';
import { TestInstance } from '../testing/test-instance.ts';
import type { TicketClaims } from './contract.ts';
import { TestClient } from './testing/test-client.ts';

const claimsOf: Readonly<Record<Standing, Pick<TicketClaims, 'kind' | 'role' | 'mustWait'>>> = {
  chair: { kind: 'person', role: 'chair', mustWait: false },
  moderator: { kind: 'person', role: 'member', mustWait: false },
  staff: { kind: 'person', role: 'staff', mustWait: false },
  member: { kind: 'person', role: 'member', mustWait: false },
  guest: { kind: 'guest', role: 'guest', mustWait: false },
  room: { kind: 'room', role: 'staff', mustWait: false },
  waiting: { kind: 'guest', role: 'guest', mustWait: true },
};

const methods = Object.keys(conferenceMethods).filter((name): name is ConferenceMethod => name in conferenceMethods);
const isGuarded = (method: ConferenceMethod): method is Exclude<ConferenceMethod, 'hello'> => method !== 'hello';

type Aim = 'nobody' | 'self' | 'member' | 'chair';

/** Parameters that the schema takes, with the participant they are aimed at where they are aimed at one. */
function paramsOf(method: ConferenceMethod, targetId: string): unknown {
  const params: unknown = Create(conferenceMethods[method].params);
  return typeof params === 'object' && params !== null && 'participantId' in params
    ? { ...params, participantId: targetId }
    : params;
}

const isAimed = (method: ConferenceMethod): boolean => JSON.stringify(paramsOf(method, '#')).includes('#');

/** A meeting of the real instance over its real WebSocket, made anew for each call. */
class Hall {
  readonly #instance: TestInstance;
  readonly #organiser: string;
  readonly #url: string;

  constructor(instance: TestInstance, organiser: string, address: string) {
    this.#instance = instance;
    this.#organiser = organiser;
    this.#url = `${address.replace(/^http/, 'ws')}${conferencePath}`;
  }

  static async open(): Promise<Hall> {
    const instance = await TestInstance.start();
    const address = await instance.listen();
    return new Hall(instance, await instance.as('user'), address);
  }

  async connect(): Promise<TestClient> {
    const client = new TestClient(this.#url);
    onTestFinished(() => client.socket.terminate());
    return await client.opened();
  }

  /** Calls as the standing and tells whether the table's check let the call through. */
  async allows(method: ConferenceMethod, caller: Standing, aim: Aim): Promise<boolean> {
    const meetingId = await this.#meeting();
    const member = await this.#enter(meetingId, 'member', 'other');
    const chair = await this.#enter(meetingId, 'chair', 'other');
    const self = await this.#enter(meetingId, caller, 'caller');
    const ids = { nobody: '', self: self.id, member: member.id, chair: chair.id };
    const answer = await self.client.send(method, paramsOf(method, ids[aim]));
    for (const { client } of [member, chair, self]) {
      client.socket.terminate();
    }
    return answer !== `not-allowed: ${method} is not allowed`;
  }

  async #meeting(): Promise<string> {
    const now = this.#instance.clock.now();
    const wish = { title: 'Rat', startsAt: now, endsAt: now + 1000, roomId: null, guestsAllowed: true };
    const made = this.#instance.result(
      Meeting,
      await this.#instance.call('createMeeting', this.#organiser, { body: wish }),
    );
    const { id } = made;
    this.#instance.directory.setModerator(id, 'moderator caller', true);
    return id;
  }

  async #enter(meetingId: string, standing: Standing, who: string): Promise<{ client: TestClient; id: string }> {
    const name = `${standing} ${who}`;
    const ticket = this.#instance.conference.issueTicket({
      ...claimsOf[standing],
      meetingId,
      identity: name,
      name,
      mayRecord: true,
    });
    const client = await this.connect();
    const hello = await client.ask('hello', { ticket });
    expect(hello.status).toBe(standing === 'waiting' ? 'waiting' : 'joined');
    return { client, id: hello.status === 'joined' ? hello.snapshot.selfId : 'nobody' };
  }
}

test.each(standings)('%s is answered at every request as the permission table says', async (caller) => {
  const hall = await Hall.open();
  for (const method of methods.filter(isGuarded)) {
    const aims: readonly Aim[] = isAimed(method) ? ['self', 'member', 'chair'] : ['nobody'];
    for (const aim of aims) {
      const target =
        aim === 'nobody'
          ? null
          : { self: aim === 'self' && caller !== 'waiting', standing: aim === 'chair' ? aim : ('member' as const) };
      const expected = mayCall(method, caller, target);
      expect({ method, aim, allowed: await hall.allows(method, caller, aim) }).toEqual({
        method,
        aim,
        allowed: expected,
      });
    }
  }
});

test('nobody is answered before hello, whatever is asked', async () => {
  const hall = await Hall.open();
  for (const method of methods.filter(isGuarded)) {
    const client = await hall.connect();
    expect(await client.send(method, paramsOf(method, 'x'))).toBe('not-allowed: the first request must be hello');
    expect(await client.closed()).toBe(1000);
  }
});

test('the table has a line for every request of the protocol', () => {
  expect(Object.keys(permissions).toSorted()).toEqual(methods.filter(isGuarded).toSorted());
});
