import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleMeeting } from '../testing/sample-meeting.ts';
import type { MeetingAction } from './actions.ts';
import { reduce } from './reducer.ts';
import { type MeetingRules, type MeetingState, startMeeting } from './state.ts';

const rules: MeetingRules = {
  participantsPerMeeting: 4,
  waitingPerMeeting: 3,
  chatMessages: 5,
  audibleProducers: 2,
  keptProducers: 2,
  knownIdentities: 4,
};
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const producerId = fc.constantFrom('p1', 'p2', 'p3', 'p4');
const at = fc.nat(100);
const person = fc.record({
  identity: id,
  kind: fc.constantFrom('person', 'room', 'guest'),
  role: fc.constantFrom('chair', 'member', 'staff', 'guest'),
  name: id,
  moderator: fc.boolean(),
});
const track = fc
  .record({ producerId, kind: fc.constantFrom('audio', 'video'), paused: fc.boolean() })
  .map((one) => ({ ...one, source: one.kind === 'audio' ? ('microphone' as const) : ('camera' as const) }));
const reason = fc.constantFrom('left', 'removed', 'connection-lost');

const what = fc.constantFrom('microphone', 'screen');
const settings = fc.record({
  waitingRoom: fc.constantFrom('nobody', 'guests', 'all'),
  microphones: fc.constantFrom('free', 'on-request'),
  sharing: fc.constantFrom('all', 'moderators', 'on-request'),
  chat: fc.constantFrom('off', 'moderators', 'all'),
  privateChat: fc.boolean(),
});

const action: fc.Arbitrary<MeetingAction> = fc.oneof(
  fc.record({ type: fc.constant('join'), participantId: id, person }),
  fc.record({ type: fc.constant('wait'), waitingId: id, person, at }),
  fc.record({ type: fc.constant('admit'), waitingId: id, participantId: id }),
  fc.record({ type: fc.constant('refuse'), waitingId: id }),
  fc.record({ type: fc.constant('stopWaiting'), waitingId: id }),
  fc.record({ type: fc.constant('leave'), participantId: id, reason }),
  fc.record({
    type: fc.constant('connection'),
    participantId: id,
    connection: fc.constantFrom('connected', 'reconnecting'),
  }),
  fc.record({ type: fc.constant('hand'), participantId: id, raisedAt: fc.option(at) }),
  fc.record({ type: fc.constant('lowerHand'), participantId: id, by: id }),
  fc.record({
    type: fc.constant('chat'),
    message: fc.record({
      id,
      from: id,
      name: id,
      to: fc.option(fc.record({ participantId: id, name: id })),
      text: id,
      at,
    }),
  }),
  fc.record({ type: fc.constant('deleteChat'), messageId: id }),
  fc.record({ type: fc.constant('ask'), participantId: id, grant: what, asked: fc.boolean() }),
  fc.record({ type: fc.constant('grant'), participantId: id, grant: what, granted: fc.boolean(), by: id }),
  fc.record({ type: fc.constant('moderator'), participantId: id, moderator: fc.boolean(), by: id }),
  fc.record({ type: fc.constant('settings'), settings, by: id }),
  fc.record({ type: fc.constant('moveToWaiting'), participantId: id, at }),
  fc.record({ type: fc.constant('publish'), participantId: id, track }),
  fc.record({ type: fc.constant('unpublish'), participantId: id, producerId }),
  fc.record({ type: fc.constant('pause'), participantId: id, producerId, paused: fc.boolean() }),
  fc.record({ type: fc.constant('mute'), participantId: id, by: id }),
  fc.record({ type: fc.constant('stopVideo'), participantId: id, by: id }),
  fc.record({ type: fc.constant('lock'), locked: fc.boolean() }),
  fc.record({ type: fc.constant('mediaLost') }),
  fc.record({ type: fc.constant('forgetTracks'), participantId: id }),
  fc.record({ type: fc.constant('levels'), at, loudProducerIds: fc.array(producerId) }),
  fc.record({ type: fc.constant('dominant'), producerId: fc.option(producerId) }),
);

function check(state: MeetingState): void {
  const participants = [...state.attendees.values()].map((attendee) => attendee.participant);
  const identities = [...state.attendees.values()].map(
    ({ identity, participant }) => `${participant.kind}:${identity}`,
  );
  expect(new Set(identities).size).toBe(identities.length);
  expect(state.chat.length).toBeLessThanOrEqual(rules.chatMessages);
  expect(state.known.size).toBeLessThanOrEqual(rules.knownIdentities);
  const open = participants.flatMap(({ tracks }) =>
    tracks.filter((one) => one.kind === 'audio' && !one.paused).map((one) => one.producerId),
  );
  for (const heard of state.audible.producerIds) {
    expect(open).toContain(heard);
  }
  expect(state.audible.producerIds.length).toBeLessThanOrEqual(rules.audibleProducers + rules.keptProducers);
  const active = state.audible.activeParticipantId;
  expect(active === null || state.attendees.has(active)).toBe(true);
  expect(state.loudAt.size).toBeLessThanOrEqual(4);
}

test('whatever happens in whatever order, the meeting stays whole and bounded', () => {
  const start = startMeeting(sampleMeeting(), 0, null);
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      let state = start;
      for (const one of actions) {
        const before = structuredClone(state);
        const step = reduce(state, one, rules);
        expect(state).toEqual(before);
        state = step.state;
        check(state);
      }
    }),
    { numRuns: 150 },
  );
});
