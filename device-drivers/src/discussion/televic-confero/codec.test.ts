import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeNames, decodeSeat, decodeSeats, encodeChange } from './codec.ts';

describe('the REST interface of Confero', () => {
  test('reads all seats and skips what is none', () => {
    const body = `[{"seatNumber":7,"microphoneOn":true,"requestingToSpeak":false,"role":"delegate"},
      {"seatNumber":1,"microphoneOn":false,"requestingToSpeak":true,"role":"chairperson"},{"seatNumber":0,"microphoneOn":true},{"seatNumber":3},4]`;
    expect(decodeSeats(body)).toEqual([
      { seat: 7, on: true, requests: false, chair: false },
      { seat: 1, on: false, requests: true, chair: true },
    ]);
    expect(decodeSeats('{}')).toBeNull();
  });

  test('reads one seat with or without its number', () => {
    const seat = { seat: 4, on: true, requests: false, chair: false };
    expect(decodeSeat('{"microphoneOn":true,"requestingToSpeak":false}', 4)).toEqual(seat);
    expect(decodeSeat('{"seatNumber":4,"microphoneOn":true}', 9)).toEqual(seat);
    expect(decodeSeat('null', 4)).toBeNull();
  });

  test('reads names and writes both fields of a change', () => {
    const person = '{"firstName":"Anna","lastName":"Berg","presence":{"seatNumber":7}}';
    expect([...decodeNames(`{"participants":[${person},{"lastName":"X"},null]}`)]).toEqual([[7, 'Anna Berg']]);
    expect(encodeChange(true)).toBe('{"microphoneOn":true,"requestingToSpeak":false}');
  });

  test('takes anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        decodeSeats(body);
        decodeSeat(body, 1);
        decodeNames(body);
      }),
    );
  });
});
