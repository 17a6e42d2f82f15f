import { describe, expect, test } from 'vitest';
import type { Participant, Track } from '../protocol/index.ts';
import { sampleMeeting } from '../testing/sample-meeting.ts';
import type { MeetingAction } from './actions.ts';
import { type Applicant, decideEntry } from './entry.ts';
import { reduce } from './reducer.ts';
import { snapshotFor } from './snapshot.ts';
import { type MeetingRules, type MeetingState, type Person, startMeeting, type Step } from './state.ts';

const rules: MeetingRules = {
  participantsPerMeeting: 4,
  waitingPerMeeting: 2,
  chatMessages: 3,
  audibleProducers: 2,
  keptProducers: 2,
  knownIdentities: 3,
};
const info = sampleMeeting();
const person = (identity: string, role: Person['role'] = 'member', kind: Person['kind'] = 'person'): Person => ({
  identity,
  kind,
  role,
  name: identity,
  moderator: false,
});
const microphone = (producerId: string, paused = false): Track => ({
  producerId,
  source: 'microphone',
  kind: 'audio',
  paused,
});

const run = (state: MeetingState, ...actions: readonly MeetingAction[]): Step =>
  actions.reduce<Step>((step, action) => reduce(step.state, action, rules), { state, effects: [] });
const empty = startMeeting(info, 5, null);
const join = (id: string, who = person(id)): MeetingAction => ({ type: 'join', participantId: id, person: who });
const publish = (participantId: string, producerId: string): MeetingAction => ({
  type: 'publish',
  participantId,
  track: microphone(producerId),
});
const of = (state: MeetingState, id: string): Participant => {
  const participant = state.attendees.get(id)?.participant;
  if (participant === undefined) {
    throw new Error(`${id} is not there`);
  }
  return participant;
};

describe('the roster', () => {
  test('the newer connection of the same identity and kind replaces the older and keeps its raised hand', () => {
    const before = run(empty, join('p1', person('anna')), { type: 'hand', participantId: 'p1', raisedAt: 9 }).state;
    const { state, effects } = run(before, join('p2', person('anna')));
    expect([...state.attendees.keys()]).toEqual(['p2']);
    expect(of(state, 'p2').handRaisedAt).toBe(9);
    expect(effects[0]).toEqual({ type: 'finish', id: 'p1', reason: 'replaced' });
    expect(run(before, join('r', person('anna', 'staff', 'room'))).state.attendees.size).toBe(2);
  });

  test('a leaving participant is finished before the others hear of it', () => {
    const { effects } = run(empty, join('a'), join('b'), { type: 'leave', participantId: 'a', reason: 'removed' });
    expect(effects.map((effect) => effect.type)).toEqual(['finish', 'send']);
  });

  test('what is aimed at somebody who is gone changes nothing', () => {
    const { state, effects } = run(empty, { type: 'mute', participantId: 'x', by: 'chair' });
    expect(state).toEqual(empty);
    expect(effects).toEqual([]);
  });
});

describe('hands and chat', () => {
  test('a hand that is up keeps its place when it is raised again', () => {
    const up = run(empty, join('a'), { type: 'hand', participantId: 'a', raisedAt: 1 }).state;
    const again = run(up, { type: 'hand', participantId: 'a', raisedAt: 2 });
    expect(of(again.state, 'a').handRaisedAt).toBe(1);
    expect(again.effects).toEqual([]);
  });

  test('the chat keeps the last messages only', () => {
    const messages = [1, 2, 3, 4, 5].map((n): MeetingAction => ({
      type: 'chat',
      message: { id: `${n}`, from: 'a', name: 'a', to: null, text: 't', at: n },
    }));
    expect(run(empty, join('a'), ...messages).state.chat.map(({ id }) => id)).toEqual(['3', '4', '5']);
  });
});

describe('muting', () => {
  const spoken = run(empty, join('a'), publish('a', 'mic'));

  test('pauses every sound, tells the muted one by whom, and lasts until they open it themselves', () => {
    const muted = run(spoken.state, { type: 'mute', participantId: 'a', by: 'Vorsitz' });
    expect(of(muted.state, 'a')).toMatchObject({ mutedByChair: true, tracks: [microphone('mic', true)] });
    expect(muted.effects).toContainEqual({
      type: 'send',
      to: { who: 'one', participantId: 'a' },
      message: { event: 'moderated', data: { action: 'muted', by: 'Vorsitz' } },
    });
    const opened = run(muted.state, { type: 'pause', participantId: 'a', producerId: 'mic', paused: false });
    expect(of(opened.state, 'a')).toMatchObject({ mutedByChair: false, tracks: [microphone('mic', false)] });
  });

  test('stopping the video leaves the sound alone', () => {
    const camera: Track = { producerId: 'cam', source: 'camera', kind: 'video', paused: false };
    const { state } = run(
      spoken.state,
      { type: 'publish', participantId: 'a', track: camera },
      { type: 'stopVideo', participantId: 'a', by: 'Vorsitz' },
    );
    expect(of(state, 'a').tracks).toEqual([microphone('mic'), { ...camera, paused: true }]);
    expect(of(state, 'a').mutedByChair).toBe(false);
  });

  test('lost media takes the tracks and leaves roster, hands and the muting', () => {
    const muted = run(spoken.state, { type: 'mute', participantId: 'a', by: 'x' }, { type: 'mediaLost' }).state;
    expect(of(muted, 'a')).toMatchObject({ tracks: [], mutedByChair: true });
  });
});

describe('the entry gate', () => {
  const guest = { ...person('g', 'guest', 'guest'), mustWait: true };
  const member = { ...person('m'), mustWait: false };
  const locked = run(empty, join('a'), { type: 'lock', locked: true }).state;

  test('guests wait, others join', () => {
    expect(decideEntry(empty, guest, rules)).toEqual({ type: 'wait' });
    expect(decideEntry(empty, member, rules)).toEqual({ type: 'join' });
  });

  test('a lock keeps strangers out, not the chair and not who was in before', () => {
    expect(decideEntry(locked, member, rules)).toEqual({ type: 'refuse', code: 'meeting-locked' });
    expect(decideEntry(locked, { ...person('c', 'chair'), mustWait: false }, rules)).toEqual({ type: 'join' });
    expect(decideEntry(locked, { ...person('a'), mustWait: false }, rules)).toEqual({ type: 'join' });
    const removed = run(locked, { type: 'leave', participantId: 'a', reason: 'removed' }).state;
    expect(decideEntry(removed, { ...person('a'), mustWait: false }, rules).type).toBe('refuse');
  });

  test('a meeting that was found locked lets its people wait, and refuses guests', () => {
    const found = startMeeting({ ...info, locked: true }, 5, null);
    expect(decideEntry(found, member, rules)).toEqual({ type: 'wait' });
    expect(decideEntry(found, guest, rules)).toEqual({ type: 'refuse', code: 'meeting-locked' });
  });

  test('a busy instance refuses new people, but nobody who moderates, no room and not who is inside', () => {
    const inside = run(empty, join('a')).state;
    const codeOf = (applicant: Applicant): string => {
      const decision = decideEntry(inside, applicant, rules, true);
      return decision.type === 'refuse' ? decision.code : decision.type;
    };
    expect(codeOf(member)).toBe('instance-busy');
    expect(codeOf({ ...member, identity: 'a' })).toBe('join');
    expect(codeOf({ ...person('c', 'chair'), mustWait: false })).toBe('join');
    expect(codeOf({ ...member, moderator: true })).toBe('join');
    expect(codeOf({ ...person('r', 'staff', 'room'), mustWait: false })).toBe('join');
    expect(codeOf(guest)).toBe('wait');
  });

  test('a full meeting refuses, but not who replaces themselves; a full waiting room refuses too', () => {
    const full = run(empty, join('a'), join('b'), join('c'), join('d')).state;
    expect(decideEntry(full, member, rules)).toEqual({ type: 'refuse', code: 'meeting-full' });
    expect(decideEntry(full, { ...person('a'), mustWait: false }, rules)).toEqual({ type: 'join' });
    const wait = (id: string): MeetingAction => ({
      type: 'wait',
      waitingId: id,
      person: person(id, 'guest', 'guest'),
      at: 1,
    });
    expect(decideEntry(run(empty, wait('x'), wait('y')).state, guest, rules)).toEqual({
      type: 'refuse',
      code: 'meeting-full',
    });
  });
});

describe('the waiting room', () => {
  const waiting = run(empty, join('c', person('c', 'chair')), join('m'), {
    type: 'wait',
    waitingId: 'w',
    person: person('g', 'guest', 'guest'),
    at: 7,
  });

  test('is shown to those who may admit', () => {
    expect(waiting.effects).toEqual([
      {
        type: 'send',
        to: { who: 'admitters' },
        message: { event: 'waiting', data: { guests: [{ waitingId: 'w', name: 'g', since: 7 }] } },
      },
    ]);
    expect(snapshotFor(waiting.state, 'c')?.waiting).toHaveLength(1);
    expect(snapshotFor(waiting.state, 'm')?.waiting).toEqual([]);
  });

  test('admits into the meeting or ends the wait', () => {
    const admitted = run(waiting.state, { type: 'admit', waitingId: 'w', participantId: 'p' });
    expect(of(admitted.state, 'p')).toMatchObject({ kind: 'guest', role: 'guest', name: 'g' });
    expect(admitted.effects).toContainEqual({ type: 'admit', waitingId: 'w', participantId: 'p' });
    const refused = run(waiting.state, { type: 'refuse', waitingId: 'w' });
    expect(refused.effects[0]).toEqual({ type: 'finish', id: 'w', reason: 'refused' });
    expect(refused.state.waiting).toEqual([]);
  });
});

describe('what is heard', () => {
  const crowd = run(
    empty,
    join('c', person('c', 'chair')),
    join('r', person('r', 'staff', 'room')),
    join('x'),
    join('y'),
    publish('x', 'mx'),
    publish('y', 'my'),
  ).state;

  test('few are all heard', () => {
    expect(crowd.audible.producerIds).toEqual(['mx', 'my']);
  });

  test('chair and room are kept when there are too many; the others give way', () => {
    const { state } = run(crowd, publish('c', 'mc'), publish('r', 'mr'));
    expect(state.audible.producerIds.toSorted()).toEqual(['mc', 'mr']);
  });

  test('the latest loud one takes the free place, and a silent moment swaps nobody', () => {
    const one = run(crowd, publish('c', 'mc')).state;
    expect(one.audible.producerIds).toHaveLength(2);
    const loud = run(one, { type: 'levels', at: 10, loudProducerIds: ['my'] });
    expect(loud.state.audible.producerIds).toContain('my');
    const silent = run(loud.state, { type: 'levels', at: 20, loudProducerIds: [] });
    expect(silent.state.audible).toBe(loud.state.audible);
    expect(silent.effects).toEqual([]);
  });

  test('the active speaker is named by the track that dominates', () => {
    const { state } = run(crowd, { type: 'dominant', producerId: 'my' });
    expect(state.audible.activeParticipantId).toBe('y');
    expect(run(state, { type: 'pause', participantId: 'y', producerId: 'my', paused: true }).state.audible).toEqual({
      producerIds: ['mx'],
      activeParticipantId: null,
    });
  });
});
