import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dryRun } from './dry-run.ts';

const folder = new URL('../../definitions/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const textOf = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

const switcher = textOf('example-hdmi-switcher.json');
const board = textOf('example-relay-board.json');
const lights = textOf('example-light-controller.json');

/** The first place where `from` stands becomes `to`, as by a slip of a technician. */
const slip = (text: string, from: string, to: string) => {
  expect(text).toContain(from);
  return dryRun(text.replace(from, () => to)).problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('the definitions that come with the drivers', () => {
  test.each(files)('%s keeps its own tests', (file) => {
    const report = dryRun(textOf(file));
    expect(report.problems).toEqual([]);
    expect(report.testsPassed).toBe(report.testsRun);
    expect(report.testsRun).toBeGreaterThan(4);
  });
});

describe('a definition with a slip in it', () => {
  test('says where a key is wrong and what was meant, however deep it stands', () => {
    expect(slip(switcher, '"lineEnd"', '"lineEnds"')).toEqual([
      '/connection/lineEnds: unknown key; did you mean "lineEnd"?',
    ]);
    expect(slip(switcher, '"send"', '"sent"')).toEqual([
      '/commands/power/send: is missing',
      '/commands/power/sent: unknown key; did you mean "send"?',
    ]);
    expect(slip(lights, '"everyMs"', '"evryMs"')).toContain('/polls/0/evryMs: unknown key; did you mean "everyMs"?');
    expect(slip(board, '"unlit"', '"unlight"')).toContain(
      '/capabilities/buttons/start/unlight: unknown key; did you mean "unlit"?',
    );
  });

  test('says which word does not exist', () => {
    expect(slip(switcher, 'PWR {power}', 'PWR {powr}')).toContain(
      '/commands/power/send: unknown field "powr"; did you mean "power"?',
    );
    expect(slip(switcher, '"command": "askInput"', '"command": "askInputs"')).toEqual([
      '/polls/1/command: unknown command "askInputs"; did you mean "askInput"?',
    ]);
    expect(slip(switcher, '"inputState": "input"', '"inputState": "inpt"')).toEqual([
      '/capabilities/display/inputState: unknown state "inpt"; did you mean "input"?',
    ]);
    expect(slip(board, '"switch": "on" } }]', '"switch": "onn" } }]')).toEqual([
      '/capabilities/powerSockets/projector/on/0/with/switch: unknown value "onn"; did you mean "on"?',
    ]);
    expect(slip(board, '"name": "contact4"', '"name": "contact5"')[0]).toContain('did you mean "contact');
    expect(slip(lights, 'audioDevice.recallPreset', 'audioDevice.recalPreset')).toEqual([
      '/tests/4/do/call: unknown call "audioDevice.recalPreset"; did you mean "audioDevice.recallPreset"?',
    ]);
  });

  test('says which number or byte does not fit', () => {
    expect(slip(board, '"send": "A0 {relay}', '"send": "A00 {relay}')).toContain(
      '/commands/relay/send: "A00" is no byte in hexadecimal',
    );
    expect(slip(switcher, '{ "input": 4 }', '{ "input": 5 }')).toEqual([
      '/capabilities/display/inputs/hdmi4/select/0/with/input: 5 does not fit "input"',
    ]);
    expect(slip(board, '"checksum": "sum8"', '"checksum": "none"')).toContain(
      '/commands/relay/send: the connection names no checksum',
    );
    expect(slip(lights, '"max": 254', '"max": 253').length).toBeGreaterThan(0);
    expect(slip(lights, '"factor": 254', '"factor": 0')).toContain('/fields/level/factor: "factor" must not be 0');
    expect(slip(switcher, '"IN {input}"', '"IN {input"')).toContain(
      '/commands/input/send: "{input" has no closing brace',
    );
  });

  test('says which of its own tests does not hold', () => {
    expect(slip(switcher, '"expectSent": ["IN 2"]', '"expectSent": ["IN 3"]')).toEqual([
      '/tests/0/expectSent: sent was IN 2',
    ]);
    expect(slip(switcher, '"expectState": { "mute": "on" }', '"expectState": { "mute": "off" }')).toEqual([
      '/tests/3/expectState/mute: it is on',
    ]);
    expect(slip(board, '"B0 F0 05 A5"', '"B0 F0 05 A6"')).toContain(
      '/tests/4/answer/0: fits no answer and no report of this file',
    );
    expect(slip(board, '"BF 08 07 CE"', '"B0 07 01 B8"')).toContain(
      '/tests/5/answer/0: answers nothing that was asked',
    );
    expect(slip(switcher, '"expectOutcome": "refused"', '"expectOutcome": "ok"')).toEqual([
      '/tests/2/expectOutcome: the outcome is refused',
    ]);
  });

  test('needs a greeting that is answered, unless the device never answers', () => {
    expect(slip(lights, '"polls": [{', '"polls": [], "notes2": [{')).not.toEqual([]);
    const silent = JSON.parse(lights) as { polls: unknown[]; connection: Record<string, unknown> };
    const without = dryRun(JSON.stringify({ ...silent, polls: [] })).problems;
    expect(without[0]?.path).toBe('/polls');
  });

  test('is never an exception, whatever one character becomes', () => {
    const change = fc.record({ at: fc.nat({ max: switcher.length - 1 }), to: fc.string({ maxLength: 2 }) });
    fc.assert(
      fc.property(fc.constantFrom(switcher, board, lights), change, (text, { at, to }) => {
        const report = dryRun(text.slice(0, at) + to + text.slice(at + 1));
        expect(report.ok || report.problems.length > 0).toBe(true);
      }),
      { numRuns: 150 },
    );
    fc.assert(fc.property(fc.string(), (text) => dryRun(text).problems.length > 0));
  });
});
