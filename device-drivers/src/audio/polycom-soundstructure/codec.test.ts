import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter } from '../../core/line-splitter.ts';
import { soundStructureDialect as dialect } from './codec.ts';

const channel = fc.stringMatching(/^[A-Za-z0-9 ]{1,20}$/);
const db = fc.integer({ min: -1000, max: 200 }).map((tenths) => (tenths === 0 ? 0 : tenths / 10));

describe('lines of a SoundStructure', () => {
  test('are written as the manual writes them', () => {
    expect(dialect.encodeCommand({ type: 'set-mute', channel: 'Table Mic', muted: true })).toBe(
      'set mute "Table Mic" 1',
    );
    expect(dialect.decodeReport('val mute "Table Mic" 1')).toEqual({ type: 'mute', channel: 'Table Mic', muted: true });
    expect(dialect.encodeCommand({ type: 'set-level', channel: 'A', db: -10 })).toBe('set fader "A" -10.0');
    expect(dialect.decodeReport('val fader "A" -10.0')).toEqual({ type: 'level', channel: 'A', db: -10 });
    expect(dialect.decodeReport('error "invalid parameter"')).toEqual({ type: 'error', text: 'invalid parameter' });
    expect(dialect.decodeReport('val phantom "A" 1')).toEqual({ type: 'other' });
    expect(dialect.decodeReport('val mute "A')).toBeNull();
  });

  test('are read as they were written', () => {
    fc.assert(
      fc.property(channel, db, fc.boolean(), (name, level, muted) => {
        const set = { type: 'set-level', channel: name, db: level } as const;
        const told = { type: 'mute', channel: name, muted } as const;
        expect(dialect.decodeCommand(dialect.encodeCommand(set))).toEqual(set);
        expect(dialect.decodeReport(dialect.encodeReport(told))).toEqual(told);
      }),
    );
  });

  test('of any kind are no exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        new LineSplitter().push(bytes).lines.forEach((line) => dialect.decodeReport(line));
      }),
    );
  });
});
