import { describe, expect, test } from 'vitest';
import { conferenceMethods } from '../protocol/index.ts';
import { type GuardedMethod, mayCall, permissions, type Standing, standings, standingOf } from './permissions.ts';

const inside = 'chair moderator staff member guest room';

/** Method, who may call it (for others where it is aimed), who may aim it at themselves. */
const expected: readonly (readonly [GuardedMethod, string, string])[] = [
  ['leave', `${inside} waiting`, ''],
  ['media.createTransport', inside, ''],
  ['media.connectTransport', inside, ''],
  ['media.restartIce', inside, ''],
  ['media.publish', inside, ''],
  ['media.setPaused', inside, ''],
  ['media.unpublish', inside, ''],
  ['media.subscribe', inside, ''],
  ['media.setConsumer', inside, ''],
  ['media.unsubscribe', inside, ''],
  ['media.requestKeyframe', inside, ''],
  ['hand.raise', inside, ''],
  ['chat.send', inside, ''],
  ['grant.ask', inside, ''],
  ['meeting.stay', inside, ''],
  ['room.setSpeakers', 'room', ''],
  ['moderation.mute', 'chair moderator staff', ''],
  ['moderation.muteAll', 'chair moderator staff', ''],
  ['moderation.stopVideo', 'chair moderator staff', ''],
  ['moderation.lowerHand', 'chair moderator staff', inside],
  ['moderation.remove', 'chair moderator', ''],
  ['moderation.admit', 'chair moderator staff room', ''],
  ['moderation.refuse', 'chair moderator staff room', ''],
  ['moderation.moveToWaiting', 'chair moderator', ''],
  ['moderation.grant', 'chair moderator staff', ''],
  ['moderation.setModerator', 'chair', ''],
  ['moderation.setInterpreter', 'chair moderator', ''],
  ['moderation.captions', 'chair moderator', ''],
  ['moderation.deleteChat', 'chair moderator', ''],
  ['moderation.settings', 'chair moderator', ''],
  ['moderation.lock', 'chair moderator', ''],
  ['moderation.startTimer', 'chair moderator staff', ''],
  ['moderation.stopTimer', 'chair moderator staff', ''],
  ['moderation.extend', 'chair moderator', ''],
  ['moderation.end', 'chair moderator', ''],
  ['moderation.setPublic', 'chair moderator', ''],
  ['recording.start', 'chair moderator', ''],
  ['recording.setPaused', 'chair moderator', ''],
  ['recording.stop', 'chair moderator', ''],
];

const allowed = (fits: (standing: Standing) => boolean): string => standings.filter(fits).join(' ');

describe('the permission table', () => {
  test('covers every method but hello', () => {
    const methods = Object.keys(conferenceMethods).filter((method) => method !== 'hello');
    expect(expected.map(([method]) => method).toSorted()).toEqual(methods.toSorted());
    expect(Object.keys(permissions).toSorted()).toEqual(methods.toSorted());
  });

  test.each(expected)('%s is for %s', (method, who, self) => {
    expect(allowed((caller) => mayCall(method, caller, null))).toBe(who);
    expect(allowed((caller) => mayCall(method, caller, { self: true, standing: caller }))).toBe(self);
    expect(allowed((caller) => mayCall(method, caller, { self: false, standing: 'member' }))).toBe(who);
  });

  test.each(['moderation.mute', 'moderation.stopVideo', 'moderation.lowerHand', 'moderation.remove'] as const)(
    '%s reaches a chair only from a chair',
    (method) => {
      expect(allowed((caller) => mayCall(method, caller, { self: false, standing: 'chair' }))).toBe('chair');
    },
  );

  test('a room counts as a room whatever its role, and a guest never moderates', () => {
    expect(standingOf({ kind: 'room', role: 'chair', moderator: true })).toBe('room');
    expect(standingOf({ kind: 'guest', role: 'guest', moderator: true })).toBe('guest');
    expect(standingOf({ kind: 'person', role: 'member', moderator: true })).toBe('moderator');
    expect(standingOf({ kind: 'person', role: 'chair', moderator: true })).toBe('chair');
  });
});
