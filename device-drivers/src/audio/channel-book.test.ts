import { describe, expect, test } from 'vitest';
import { ChannelBook, heldDb, unknownChannel } from './channel-book.ts';
import type { DeviceEvent } from '../core/device.ts';

const channel = unknownChannel({ id: 'a', name: null, minimumDb: -40, maximumDb: 6 });

describe('what is known of channels', () => {
  test('is unknown until told, and told only when it changes', () => {
    const book = new ChannelBook([channel]);
    const events: DeviceEvent[] = [];
    const emit = (event: DeviceEvent): void => void events.push(event);
    expect(book.all()).toEqual([{ id: 'a', name: null, levelDb: null, minimumDb: -40, maximumDb: 6, muted: null }]);
    book.change('a', { muted: true }, emit);
    book.change('a', { muted: true }, emit);
    book.change('b', { muted: true }, emit);
    book.change('a', { levelDb: -3, name: 'Hall' }, emit);
    expect(events.map((event) => event.type)).toEqual(['audio-channel', 'audio-channel']);
    expect(book.get('a')).toMatchObject({ name: 'Hall', levelDb: -3, muted: true });
    expect(book.get('b')).toBeNull();
  });

  test.each([
    [-7.26, 10, -7.3],
    [-7.26, 1, -7],
    [99, 10, 6],
    [Number.NEGATIVE_INFINITY, 10, -40],
  ])('holds %d dB within its limits and steps', (levelDb, stepsPerDb, held) => {
    expect(heldDb(channel, levelDb, stepsPerDb)).toBe(held);
  });

  test('knows what is no level', () => {
    expect(heldDb(channel, Number.NaN, 10)).toBeNull();
  });
});
