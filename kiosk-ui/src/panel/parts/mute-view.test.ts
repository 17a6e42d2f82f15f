import { describe, expect, it } from 'vitest';
import { muteState } from './mute-view.ts';

const audio = (roomMuted: boolean, enforced: boolean) => ({
  roomMuted,
  enforced,
  mutedBy: null,
  volume01: 1,
  levels: [],
});

describe('what the panel says about the sound', () => {
  it.each([
    [false, true, null, 'audible'],
    [false, true, true, 'muting'],
    [true, false, null, 'muting'],
    [true, true, true, 'muted'],
    [true, true, null, 'muted'],
    [true, true, false, 'unmuting'],
    [false, false, null, 'unmuting'],
  ] as const)('room muted %s, enforced %s, asked for %s: %s', (roomMuted, enforced, pendingTo, expected) => {
    expect(muteState(audio(roomMuted, enforced), pendingTo)).toBe(expected);
  });
});
