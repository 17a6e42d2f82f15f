import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesIn, decodeMessage, encodeMessage, errorIn, isOperation, seatsIn, speakersIn } from './codec.ts';
import { SeatNumbers } from './seat-numbers.ts';

const read = (text: string) => decodeMessage(new TextEncoder().encode(text));

describe('the JSON protocol of DICENTIS', () => {
  test('writes a request', () => {
    const parameters = { user: 'room', password: 'secret' };
    expect(new TextDecoder().decode(encodeMessage({ messageId: 1, operation: 'login', parameters }))).toBe(
      '{"messageId":1,"operation":"login","parameters":{"user":"room","password":"secret"}}',
    );
  });

  test('reads seats and the discussion list, and skips what has no seat', () => {
    const seats = read(
      '{"messageId":2,"operation":"GetSeats","parameters":{"seats":[{"seatId":"a","seatName":"Seat 4","screenLine":"Anna Berg"},{}, 3]}}',
    );
    expect(seats === null ? null : seatsIn(seats)).toEqual([
      { seatId: 'a', seatName: 'Seat 4', screenLine: 'Anna Berg' },
    ]);
    const list = read(
      '{"operation":"getdiscussionlist","discussionList":[{"seatId":"a","microphoneState":"on"},{"seatId":7,"microphoneState":"off","speakerType":"isRequest"}]}',
    );
    expect(list === null ? null : speakersIn(list)).toEqual([
      { seatId: 'a', state: 'on', screenLine: '' },
      { seatId: '7', state: 'requested', screenLine: '' },
    ]);
  });

  test('reads notifications and errors', () => {
    const event = read('{"messageId":0,"operation":"event","parameters":{"events":["DiscussionListChanged"]}}');
    expect(event === null ? null : changesIn(event)).toEqual(['discussionlistchanged']);
    const error = read('{"messageId":3,"operation":"error","parameters":{"message":"no"}}');
    expect(error === null ? null : errorIn(error)).toBe('no');
    expect(error !== null && isOperation(error, 'ERROR')).toBe(true);
  });

  test('reads back what it writes, and takes anything', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ minLength: 1 }), fc.dictionary(fc.string(), fc.string()), (id, name, given) => {
        const message = { messageId: id, operation: name, parameters: { ...given } };
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        decodeMessage(bytes);
      }),
    );
    for (const text of ['null', '[]', '3', '{}', '{"operation":4}', 'login']) {
      expect(read(text)).toBeNull();
    }
  });

  test('numbers seats by their names and never twice', () => {
    const numbers = new SeatNumbers();
    expect(numbers.number('x', 'Seat 12')).toBe(12);
    expect(numbers.number('12', 'Vorsitz')).toBe(1001);
    expect(numbers.number('x', 'renamed 13')).toBe(12);
    expect(numbers.number('id-5', 'Vorsitz')).toBe(5);
    expect(numbers.seatId(1001)).toBe('12');
    expect(numbers.seatId(3)).toBeNull();
  });
});
