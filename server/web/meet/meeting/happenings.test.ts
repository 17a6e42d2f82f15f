import { describe, expect, it } from 'vitest';
import type { ConferenceState } from '../../../client/index.ts';
import { initialState } from '../../../client/conference-state.ts';
import { joined, participant } from '../../../client/testing/samples.ts';
import { happenings } from './happenings.ts';

const { snapshot } = joined([participant('me'), participant('a', { name: 'Frau Berger' })]);
const state: ConferenceState = {
  ...initialState,
  phase: 'joined',
  meeting: snapshot.meeting,
  selfId: 'me',
  participants: snapshot.participants,
};
const sentences = (after: Partial<ConferenceState>): readonly string[] =>
  happenings(state, { ...state, ...after }).map(({ sentence }) => sentence);

describe('what a screen reader says', () => {
  it('names who comes, goes and raises a hand', () => {
    expect(sentences({ participants: [...state.participants, participant('b', { name: 'Herr Öz' })] })).toEqual([
      'Herr Öz ist beigetreten.',
    ]);
    expect(sentences({ participants: [participant('me')] })).toEqual(['Frau Berger ist gegangen.']);
    const raised = participant('a', { name: 'Frau Berger', handRaisedAt: 5 });
    expect(sentences({ participants: [participant('me'), raised] })).toEqual(['Frau Berger meldet sich.']);
  });

  it('interrupts for a waiting guest', () => {
    const guest = { waitingId: 'w', name: 'Gast', since: 1 };
    expect(happenings(state, { ...state, waiting: [guest] })).toEqual([
      { sentence: 'Gast wartet auf Einlass.', urgent: true },
    ]);
  });

  it('says nothing when one has just come in', () => {
    expect(happenings(initialState, state)).toEqual([]);
  });
});
