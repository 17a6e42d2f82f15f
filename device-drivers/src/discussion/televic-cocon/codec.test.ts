import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionId, microphonesIn, returnedIn, unwrap } from './codec.ts';

describe('the HTTP interface of CoCon', () => {
  test.each([
    ['"{\\"Connect\\":true,\\"id\\":\\"3f5b8afe-6efb-4428-8762-e39d42a0762d\\"}"'],
    ['"{"Connect":true,"id":"3f5b8afe-6efb-4428-8762-e39d42a0762d"}"'],
    ['{"Connect":true,"id":"3f5b8afe-6efb-4428-8762-e39d42a0762d"}'],
  ])('finds the number of the connection in %s', (body) => {
    expect(connectionId(body)).toBe('3f5b8afe-6efb-4428-8762-e39d42a0762d');
  });

  test.each([
    ['"{\\"MicrophoneState\\":{\\"Speakers\\":[2],\\"Requests\\":[],\\"Replies\\":[]}}"', [2], []],
    ['{"MicrophoneState":{"Speakers":[1,5];"Requests":[7]}}', [1, 5], [7]],
    ['"{\\"Get\\":{\\"State\\":{\\"Speakers\\":[\\"3\\"]}}}"', [3], null],
  ])('reads the microphones in %s', (body, open, requested) => {
    expect(microphonesIn(unwrap(body))).toEqual({ open, requested });
  });

  test('passes over other notifications', () => {
    expect(microphonesIn(unwrap('"{\\"MicButtonEvent\\":{\\"Event\\":\\"up\\",\\"SeatNr\\":2}}"'))).toBeNull();
  });

  test('reads what a command returned', () => {
    expect(returnedIn(unwrap('"0"'))).toBe(0);
    expect(returnedIn(unwrap('"{\\"SetState\\":-1}"'))).toBe(-1);
    expect(returnedIn(unwrap('"done"'))).toBeNull();
  });

  test('takes anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        connectionId(body);
        microphonesIn(unwrap(body));
        returnedIn(unwrap(body));
      }),
    );
  });
});
