import { expect, test } from 'vitest';
import { levelHint } from './level-hint.ts';

const level = { id: 'dsp/hall', name: 'Saal', level01: 0.5, muted: false, health: 'online' } as const;

test('a loudspeaker says only what is special about it, that it is away before that it is muted', () => {
  expect(levelHint(level)).toBeNull();
  expect(levelHint({ ...level, health: 'degraded' })).toBeNull();
  expect(levelHint({ ...level, muted: true })).toBe('levels.muted');
  expect(levelHint({ ...level, muted: true, health: 'offline' })).toBe('levels.offline');
  expect(levelHint({ ...level, health: 'auth-failed' })).toBe('levels.offline');
  expect(levelHint({ ...level, health: 'connecting' })).toBe('levels.connecting');
});
