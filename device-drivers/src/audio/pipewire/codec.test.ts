import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AudioGraph } from './graph.ts';
import { JsonArraySplitter } from './json-splitter.ts';
import { decibels, parseVolume, wpctlVolume } from './volume.ts';

/** A source and a change of it, shortened, as `pw-dump --monitor` prints them. */
const source = `[
  {
    "id": 46,
    "type": "PipeWire:Interface:Node",
    "version": 3,
    "info": {
      "max-input-ports": 65,
      "props": {
        "node.name": "alsa_input.usb-Maker_Speak_50C9-00.mono-fallback",
        "node.description": "Maker Speak Mono",
        "media.class": "Audio/Source"
      },
      "params": { "Props": [ { "volume": 1.000000, "mute": false, "channelVolumes": [ 0.064000 ] }, { "params": [] } ] }
    }
  },
  {
    "id": 31,
    "type": "PipeWire:Interface:Metadata",
    "props": { "metadata.name": "default" },
    "metadata": [
      { "subject": 0, "key": "default.audio.source", "type": "Spa:String:JSON", "value": { "name": "alsa_input.other" } }
    ]
  }
]
`;
const muted = `[ { "id": 46, "type": "PipeWire:Interface:Node", "info": { "params": { "Props": [ { "mute": true, "channelVolumes": [ 0.125 ] } ] } } } ]`;
const name = 'alsa_input.usb-Maker_Speak_50C9-00.mono-fallback';

describe('the stream of a dump', () => {
  test('is cut into its arrays however it comes', () => {
    const texts = fc.array(fc.array(fc.jsonValue(), { maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 20 }), (values, length) => {
        const stream = values.map((value) => JSON.stringify(value)).join('\n');
        const splitter = new JsonArraySplitter();
        const arrays: unknown[] = [];
        for (let at = 0; at < stream.length; at += length) {
          const split = splitter.push(stream.slice(at, at + length));
          expect(split.broken).toBe(false);
          arrays.push(...split.arrays.map((array): unknown => JSON.parse(array)));
        }
        expect(JSON.stringify(arrays)).toBe(JSON.stringify(values));
      }),
    );
  });

  test('is broken by anything between arrays, and by an array without end', () => {
    const splitter = new JsonArraySplitter();
    expect(splitter.push('[1] oops')).toEqual({ arrays: ['[1]'], broken: true });
    expect(splitter.push('[2]')).toEqual({ arrays: ['[2]'], broken: false });
    expect(splitter.push('[').broken).toBe(false);
    expect(splitter.push('"'.padEnd(8_000_001, 'x')).broken).toBe(true);
    expect(splitter.push('[3]').arrays).toEqual(['[3]']);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
        (text) => {
          const graph = new AudioGraph();
          const { arrays } = new JsonArraySplitter().push(text);
          expect(arrays.join('').length).toBeLessThanOrEqual(text.length);
          graph.update(text);
        },
      ),
    );
  });
});

describe('what is known of the nodes', () => {
  test('is read from a dump and kept up to date', () => {
    const graph = new AudioGraph();
    expect(graph.update(source)).toBe(true);
    expect(graph.find(name)).toEqual({
      id: 46,
      name,
      description: 'Maker Speak Mono',
      role: 'microphone',
      linear: 0.064,
      muted: false,
    });
    expect(graph.defaultName('microphone')).toBe('alsa_input.other');
    expect(graph.update(muted)).toBe(true);
    expect(graph.find(name)).toMatchObject({ linear: 0.125, muted: true, description: 'Maker Speak Mono' });
    expect(graph.update('[ { "id": 46, "info": null } ]')).toBe(true);
    expect(graph.find(name)).toBeNull();
  });

  test('stays as it is for objects of any other shape', () => {
    const graph = new AudioGraph();
    graph.update(source);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(graph.update(JSON.stringify([value, { id: 5, type: 'PipeWire:Interface:Node', info: value }]))).toBe(
          true,
        );
        expect(graph.find(name)?.id).toBe(46);
      }),
    );
    expect(graph.update('{}')).toBe(false);
    expect(graph.update('[')).toBe(false);
  });
});

describe('volumes', () => {
  test('are decibels of the amplitude, whose cube root the tool takes', () => {
    expect([decibels(1), decibels(0.064), decibels(0), decibels(8)]).toEqual([0, -23.9, -60, 0]);
    expect([wpctlVolume(0), wpctlVolume(-24), wpctlVolume(-60), wpctlVolume(20)]).toEqual([
      '1.0000',
      '0.3981',
      '0.0000',
      '1.0000',
    ]);
    fc.assert(
      fc.property(fc.double({ min: -59, max: 0, noNaN: true }), (levelDb) => {
        expect(decibels(Number(wpctlVolume(levelDb)) ** 3)).toBeCloseTo(levelDb, 0);
      }),
    );
  });

  test('are read as the tool prints them', () => {
    expect(parseVolume('Volume: 0.40\n')).toMatchObject({ muted: false });
    expect(parseVolume('Volume: 1.00 [MUTED]\n')).toEqual({ linear: 1, muted: true });
    expect(parseVolume('Volume: loud')).toBeNull();
  });
});
