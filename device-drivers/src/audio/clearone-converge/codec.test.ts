import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createConvergeDialect } from './codec.ts';

const dialect = createConvergeDialect('12');

describe('lines of a Converge Pro', () => {
  test('are written and read as the manual has them', () => {
    expect(dialect.encodeCommand({ type: 'set-mute', channel: '5 M', muted: false })).toBe('#12 MUTE 5 M 0');
    expect(dialect.decodeReport('OK> #12 MUTE 5 M 0')).toEqual({ type: 'mute', channel: '5 M', muted: false });
    expect(dialect.encodeCommand({ type: 'set-level', channel: '1 O', db: -10 })).toBe('#12 GAIN 1 O -10.00 A');
    expect(dialect.decodeReport('#12 GAIN 1 O -10.00 A')).toEqual({ type: 'level', channel: '1 O', db: -10 });
    expect(dialect.decodeReport('#31 MUTE 5 M 0')).toEqual({ type: 'other' });
    expect(dialect.decodeReport('OK>')).toEqual({ type: 'other' });
    expect(dialect.decodeReport('ERROR 2')).toEqual({ type: 'error', text: 'ERROR 2' });
    expect(dialect.decodeReport('nonsense')).toBeNull();
  });

  test('are read as they were written', () => {
    const channel = fc
      .tuple(fc.integer({ min: 1, max: 16 }), fc.constantFrom('M', 'I', 'O'))
      .map((pair) => pair.join(' '));
    const db = fc.integer({ min: -650, max: 200 }).map((tenths) => (tenths === 0 ? 0 : tenths / 10));
    fc.assert(
      fc.property(channel, db, fc.boolean(), (one, level, muted) => {
        for (const command of [
          { type: 'set-level', channel: one, db: level },
          { type: 'set-mute', channel: one, muted },
          { type: 'ask-level', channel: one },
          { type: 'preset', preset: '7' },
        ] as const) {
          expect(dialect.decodeCommand(dialect.encodeCommand(command))).toEqual(command);
        }
        const told = { type: 'level', channel: one, db: level } as const;
        expect(dialect.decodeReport(dialect.encodeReport(told))).toEqual(told);
      }),
    );
  });

  test('of any kind are no exception', () => {
    fc.assert(
      fc.property(fc.string(), (line) => [dialect.decodeReport(line), dialect.decodeCommand(line)].length === 2),
    );
  });
});
