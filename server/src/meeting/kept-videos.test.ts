import { expect, test } from 'vitest';
import type { TrackSource } from '../protocol/index.ts';
import { sampleMeeting } from '../testing/sample-meeting.ts';
import type { MeetingAction } from './actions.ts';
import { keptVideos } from './kept-videos.ts';
import { reduce } from './reducer.ts';
import { type Person, startMeeting } from './state.ts';

const rules = {
  participantsPerMeeting: 10,
  waitingPerMeeting: 2,
  chatMessages: 3,
  audibleProducers: 2,
  keptProducers: 2,
  knownIdentities: 10,
};
const empty = startMeeting(sampleMeeting(), 0, null);
const keptAfter = (...actions: readonly MeetingAction[]): string[] => [
  ...keptVideos(actions.reduce((state, action) => reduce(state, action, rules).state, empty)),
];
const join = (id: string, person: Partial<Person> = {}): MeetingAction => ({
  type: 'join',
  participantId: id,
  person: { identity: id, kind: 'person', role: 'member', name: id, moderator: false, ...person },
});
const publish = (participantId: string, source: TrackSource): MeetingAction => ({
  type: 'publish',
  participantId,
  track: {
    producerId: `${participantId} ${source}`,
    source,
    kind: ['camera', 'screen', 'document'].includes(source) ? 'video' : 'audio',
    paused: false,
  },
});

test('chair, moderators, rooms and shared screens keep their videos, others do not', () => {
  const people = [
    join('chair', { role: 'chair' }),
    join('helper', { moderator: true }),
    join('hall', { kind: 'room', role: 'staff' }),
    join('member'),
  ];
  const cameras = ['chair', 'helper', 'hall', 'member'].map((id) => publish(id, 'camera'));
  expect(keptAfter(...people, ...cameras, publish('member', 'screen'), publish('chair', 'microphone'))).toEqual([
    'chair camera',
    'helper camera',
    'hall camera',
    'member screen',
  ]);
});

test('who speaks keeps the picture for as long', () => {
  const two = [join('a'), join('b'), publish('a', 'camera'), publish('b', 'camera'), publish('a', 'microphone')];
  expect(keptAfter(...two)).toEqual([]);
  expect(keptAfter(...two, { type: 'dominant', producerId: 'a microphone' })).toEqual(['a camera']);
});

test('sign language and documents keep theirs too, and lose nothing when the interpreter is silent', () => {
  const marked = { type: 'interpreter', participantId: 'a', interpreter: true } as const;
  expect(
    keptAfter(join('a'), join('b'), publish('a', 'camera'), publish('b', 'camera'), publish('b', 'document'), marked),
  ).toEqual(['a camera', 'b document']);
});
