import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changesOf,
  decodeMessage,
  decodeRequest,
  encodeMessage,
  encodeRequest,
  type QrcMessage,
  type QrcRequest,
} from './codec.ts';
import { NulSplitter } from './nul-splitter.ts';

const name = fc.string({ minLength: 1, maxLength: 20 });
const value = fc.oneof(fc.integer({ min: -1000, max: 200 }), fc.boolean(), name);
const id = fc.nat();
const message: fc.Arbitrary<QrcMessage> = fc.oneof(
  fc.record({ type: fc.constant('result' as const), id, result: fc.constantFrom(true, null, 5) }),
  fc.record({ type: fc.constant('error' as const), id: fc.option(id), code: fc.integer(), detail: name }),
  fc.record({
    type: fc.constant('status' as const),
    status: fc.record({ platform: fc.option(name), state: fc.constantFrom('Active', 'Standby', 'Idle') }),
  }),
  fc.record({
    type: fc.constant('changes' as const),
    group: name,
    changes: fc.array(fc.record({ component: fc.option(name), control: name, value }), { maxLength: 3 }),
  }),
);
const request: fc.Arbitrary<QrcRequest> = fc.record({
  id: fc.option(id),
  method: fc.constantFrom('NoOp', 'StatusGet', 'Control.Set'),
  params: fc.dictionary(fc.constantFrom('Name', 'Value'), value),
});

const plain = (one: unknown): unknown => JSON.parse(JSON.stringify(one));

describe('QRC', () => {
  test.each([
    [
      '{"jsonrpc":"2.0","method":"EngineStatus","params":{"Platform":"Core 500i","State":"Standby","DesignName":"x"}}',
      { type: 'status', status: { platform: 'Core 500i', state: 'Standby' } },
    ],
    [
      '{"jsonrpc":"2.0","method":"ChangeGroup.Poll","params":{"Id":"g","Changes":[{"Component":"Gain","Name":"gain","Value":-3.5,"String":"-3.5dB"},{"Name":"mute","Value":1}]}}',
      {
        type: 'changes',
        group: 'g',
        changes: [
          { component: 'Gain', control: 'gain', value: -3.5 },
          { component: null, control: 'mute', value: 1 },
        ],
      },
    ],
    ['{"jsonrpc":"2.0","result":true,"id":7}', { type: 'result', id: 7, result: true }],
    [
      '{"jsonrpc":"2.0","error":{"code":10,"message":"Logon required"},"id":3}',
      { type: 'error', id: 3, code: 10, detail: 'Logon required' },
    ],
    ['{"jsonrpc":"2.0","method":"Something.New","params":{}}', { type: 'other', method: 'Something.New' }],
  ])('reads %s', (text, expected) => {
    expect(decodeMessage(text)).toEqual(expected);
  });

  test.each(['', '{', '[]', 'null', '7', '{}', '{"result":1}', '{"id":1}'])('does not believe %s', (text) => {
    expect(decodeMessage(text)).toBeNull();
  });

  test('reads a poll that comes as a result, and leaves out what is no change', () => {
    const result = { Id: 'g', Changes: [{ Name: 'mute', Value: false }, 5, { Name: 1 }, { Name: 'x', Value: null }] };
    expect(changesOf(result)?.changes).toEqual([{ component: null, control: 'mute', value: false }]);
    expect([changesOf(true), changesOf({ Changes: 'none' })]).toEqual([null, null]);
  });

  test('writes what a Core expects', () => {
    expect(encodeRequest({ id: 1, method: 'Control.Set', params: { Name: 'MainGain', Value: -12 } })).toBe(
      '{"jsonrpc":"2.0","method":"Control.Set","params":{"Name":"MainGain","Value":-12},"id":1}',
    );
    expect(encodeRequest({ id: null, method: 'NoOp', params: {} })).toBe(
      '{"jsonrpc":"2.0","method":"NoOp","params":{}}',
    );
  });

  test('reads what it writes', () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(decodeMessage(encodeMessage(one))).toEqual(one);
      }),
    );
    fc.assert(
      fc.property(request, (one) => {
        expect(decodeRequest(encodeRequest(one))).toEqual(plain(one));
      }),
    );
  });

  test('finds the same messages however the bytes were split', () => {
    const bytes = new TextEncoder().encode('{"a":"Ä"}\0\0{"b":2}\0');
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const splitter = new NulSplitter();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const found = edges.flatMap((edge, at) => splitter.push(bytes.subarray(edge, edges[at + 1])).messages);
        expect(found).toEqual(['{"a":"Ä"}', '{"b":2}']);
      }),
    );
  });

  test('takes any bytes and finds the next good message', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new NulSplitter();
        for (const chunk of chunks) {
          for (const text of splitter.push(chunk).messages) {
            decodeMessage(text);
            decodeRequest(text);
          }
        }
        splitter.push(Uint8Array.of(0));
        expect(splitter.push(new TextEncoder().encode('{}\0')).messages).toEqual(['{}']);
      }),
    );
  });

  test('throws away a message without an end instead of keeping it', () => {
    const splitter = new NulSplitter();
    const chunk = new Uint8Array(40_000).fill(0x7b);
    expect([0, 1, 2, 3].map(() => splitter.push(chunk).spoilt)).toEqual([0, 1, 0, 0]);
    expect(splitter.push(new TextEncoder().encode('\0{}\0')).messages).toEqual(['{}']);
  });

  test('knows a foreign protocol by its first byte', () => {
    const splitter = new NulSplitter();
    expect(splitter.push(new TextEncoder().encode('HTTP/1.1 400\r\n'))).toEqual({ messages: [], spoilt: 1 });
  });

  test('does not fall over deep nesting', () => {
    expect(decodeMessage('['.repeat(60_000))).toBeNull();
    const deep = `{"id":1,"result":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    expect(decodeMessage(deep)?.type).toBe('result');
  });
});
