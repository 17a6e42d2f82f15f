import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCommand, decodeEvent, encodeCommand, encodeEvent, type DisCommand, type DisEvent } from './codec.ts';
import { LineSplitter, longestLine } from '../../core/line-splitter.ts';

const seat = fc.integer({ min: 1, max: 65_535 });
const name = fc.option(fc.stringMatching(/^[A-Za-zÄÖÜäöüß]{1,12}( [A-Za-z]{1,12})?$/));
const priority = fc.record({ type: fc.constant('priority' as const), seat, priority: fc.integer({ min: 0, max: 5 }) });
const microphone = fc.record({
  type: fc.constantFrom('microphone' as const, 'request' as const),
  seat,
  on: fc.boolean(),
});
const seatState = fc.record({ type: fc.constant('seat' as const), seat, active: fc.boolean(), name });

describe('the Shure DIS text protocol', () => {
  test.each([
    ['mic_on 17', { type: 'microphone', seat: 17, on: true }],
    ['MIC_OFF 65535', { type: 'microphone', seat: 65_535, on: false }],
    ['mic_request_on 3', { type: 'request', seat: 3, on: true }],
    ['mic_request_off 3', { type: 'request', seat: 3, on: false }],
    ['seat_state 4 active Anna Berg', { type: 'seat', seat: 4, active: true, name: 'Anna Berg' }],
    ['seat_state 4 passive', { type: 'seat', seat: 4, active: false, name: null }],
    ['mic_priority 1 5', { type: 'priority', seat: 1, priority: 5 }],
    ['command_error unknown seat', { type: 'command-error', text: 'unknown seat' }],
    ['loudspeaker_volume -10', { type: 'other', word: 'loudspeaker_volume' }],
  ] as const)('reads %s', (line, event) => {
    expect(decodeEvent(line)).toEqual(event);
  });

  test.each(['mic_on', 'mic_on 0', 'mic_on 65536', 'mic_on 1 2', 'mic_on x', 'seat_state 1 asleep', '', '?', '42'])(
    'does not believe "%s"',
    (line) => {
      expect(decodeEvent(line)).toBeNull();
    },
  );

  test('writes what it reads', () => {
    const events: fc.Arbitrary<DisEvent> = fc.oneof(microphone, seatState, priority);
    fc.assert(
      fc.property(events, (event) => {
        expect(decodeEvent(encodeEvent(event))).toEqual(event);
      }),
    );
    const simple = fc.constantFrom<DisCommand>({ type: 'all-off' }, { type: 'status' });
    const commands: fc.Arbitrary<DisCommand> = fc.oneof(microphone, priority, simple);
    fc.assert(
      fc.property(commands, (command) => {
        expect(decodeCommand(encodeCommand(command))).toEqual(command);
      }),
    );
  });

  test('finds the same lines however the bytes were split', () => {
    const text = 'mic_on 1\r\nseat_state 2 active Ähre\r\nmic_off 1\rmic_off 2\n';
    const bytes = new TextEncoder().encode(text);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const splitter = new LineSplitter();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const lines = edges.flatMap((edge, index) => splitter.push(bytes.subarray(edge, edges[index + 1])).lines);
        expect(lines).toEqual(['mic_on 1', 'seat_state 2 active Ähre', 'mic_off 1', 'mic_off 2']);
      }),
    );
  });

  test('takes any bytes, keeps lines bounded and finds the next good line', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new LineSplitter();
        for (const chunk of chunks) {
          for (const line of splitter.push(chunk).lines) {
            expect(line.length).toBeLessThanOrEqual(longestLine);
            decodeEvent(line);
            decodeCommand(line);
          }
        }
        splitter.push(Uint8Array.of(0x0d));
        expect(splitter.push(new TextEncoder().encode('mic_on 5\r')).lines).toEqual(['mic_on 5']);
      }),
    );
  });
});
