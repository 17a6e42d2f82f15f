import { describe, expect, it } from 'vitest';
import { initialState, reduceState } from './conference-state.ts';
import { joined, participant } from './testing/samples.ts';

const inMeeting = reduceState(initialState, {
  type: 'joined',
  joined: joined([participant('me'), participant('other')]),
});

describe('conference state', () => {
  it('takes the whole snapshot when joined', () => {
    expect(inMeeting.phase).toBe('joined');
    expect(inMeeting.selfId).toBe('me');
    expect(inMeeting.participants.map(({ id }) => id)).toEqual(['me', 'other']);
  });

  it('shows the own tracks as the server has them', () => {
    const track = { producerId: 'p', source: 'microphone', kind: 'audio', paused: true } as const;
    const state = reduceState(inMeeting, {
      type: 'event',
      message: { event: 'participant', data: { participant: participant('me', { tracks: [track] }) } },
    });
    expect(state.published).toEqual({ microphone: { paused: true } });
  });

  it('stands a repeated event', () => {
    const chat = { id: 'c1', from: 'other', name: 'Name', to: null, text: 'Guten Tag', at: 1 };
    const action = { type: 'event', message: { event: 'chat', data: { message: chat } } } as const;
    const once = reduceState(inMeeting, action);
    expect(reduceState(once, action)).toBe(once);
    const left = {
      type: 'event',
      message: { event: 'participantLeft', data: { participantId: 'other', reason: 'left' } },
    } as const;
    expect(reduceState(reduceState(once, left), left).participants).toHaveLength(1);
  });

  it('counts what the chair did, so that the same twice is seen twice', () => {
    const action = { type: 'event', message: { event: 'moderated', data: { action: 'muted', by: 'Chair' } } } as const;
    const twice = reduceState(reduceState(inMeeting, action), action);
    expect(twice.moderated).toEqual({ action: 'muted', by: 'Chair', count: 2 });
  });

  it('keeps the roster while the link is away', () => {
    const lost = reduceState(inMeeting, { type: 'lost' });
    expect(lost.phase).toBe('reconnecting');
    expect(lost.participants).toHaveLength(2);
  });

  it('stays ended', () => {
    const ended = reduceState(inMeeting, { type: 'ended', reason: 'removed' });
    expect(reduceState(ended, { type: 'lost' })).toBe(ended);
    expect(ended).toMatchObject({ phase: 'ended', endReason: 'removed' });
  });
});
