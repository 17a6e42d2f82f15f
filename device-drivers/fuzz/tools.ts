import { readFileSync } from 'node:fs';
import { LineSplitter } from '../src/core/line-splitter.ts';
import { checkOptions } from '../src/core/options.ts';
import { dryRun } from '../src/generic/dry-run.ts';
import { createFrameSplitter } from '../src/generic/frame-splitter.ts';
import { interpret } from '../src/generic/interpret.ts';
import { readDefinition } from '../src/generic/read-definition.ts';
import { drivers } from '../src/index.ts';
import { parseAddress } from '../src/finding/address.ts';
import { parseCapture } from '../src/tools/capture.ts';
import { explain } from '../src/tools/explain.ts';
import { bytes, json, stream, text, type FuzzedParser } from './fuzzed-parser.ts';

const options =
  '{"host":"10.0.0.7","port":5678,"path":"/dev/ttyUSB0","profile":"generic","prioritySeats":[1],"user":"u"}';

const definitions = ['example-hdmi-switcher', 'example-relay-board', 'example-light-controller'].map((name) =>
  readFileSync(new URL(`../definitions/${name}.json`, import.meta.url), 'utf8'),
);

/** A small file: most of what is spoilt in a large one is nothing but text. */
const smallDefinition =
  '{"title":"Relay","make":"Example","model":"1","connection":{"speaks":"bytes","serial":{"baudRate":9600},"frameLength":4,"checksum":"sum8"},"fields":{"relay":{"kind":"number","min":1,"max":8},"switch":{"kind":"choice","words":{"on":"01","off":"00"}}},"commands":{"relay":{"send":"A0 {relay} {switch} {checksum}","ok":["B0 {relay} {switch} {checksum}"],"set":{"relay{relay}":"{switch}"}}},"capabilities":{"powerSocket":{"on":[{"command":"relay","with":{"relay":1,"switch":"on"}}],"off":[{"command":"relay","with":{"relay":1,"switch":"off"}}],"state":{"name":"relay1","on":"on"}}},"tests":[{"title":"on","do":{"call":"powerSocket.setOn","value":true},"answer":["B0 01 01 B2"],"expectSent":["A0 01 01 A2"],"expectState":{"relay1":"on"}}]}';

/** Every frame that a definition's device may send, heard when nothing was asked. */
const listen = (definition: string): ((input: Uint8Array) => unknown) => {
  const read = readDefinition(definition);
  if (!read.ok) {
    throw new Error(JSON.stringify(read.problems));
  }
  const splitter = createFrameSplitter(read.compiled.definition.connection);
  return (input) => splitter.push(input).frames.map((frame) => interpret(read.compiled, frame, null));
};

const [switcher = '', relays = '', light = ''] = definitions;

/** One for all its life: a splitter that keeps too much shows as growth. */
const lines = new LineSplitter();

/** Parsers that belong to no family of devices. */
export const toolParsers: readonly FuzzedParser[] = [
  bytes('line splitter', (input) => lines.push(input), '6d 69 63 5f 6f 6e 20 31 0d 0a', 'c3 a4 0d'),
  text('options', (input) => drivers.map((driver) => checkOptions(driver.options, json(input)).ok), options),
  text('capture', parseCapture, '{"capture":1,"driver":"a","startedAt":""}\n{"ms":1,"what":"sent","hex":"00ff"}\n'),
  text('address', parseAddress, '10.0.0.7:5678', '[fe80::1]:80', '/dev/ttyUSB0', 'fe80::1'),
  bytes(
    'explanation',
    (input) => drivers.flatMap(({ name }) => [explain(name, 'received', input), explain(name, 'sent', input)]),
    '90 41 ff',
    '61 62 0d 0a',
    '01 11 00 03 00 00 00 01 90 41 ff',
    'aa ff 01 03 41 11 01 56',
    '70 00 02 01 73',
    'ff 01 00 02 20 00 23',
    'e6 11 01 00 07',
  ),
  text('definition', (input) => dryRun(input).problems, smallDefinition, ...definitions),
  stream('definition of lines', listen(switcher), 'OUT 1 IN 2\r\n', 'ERR\r\n'),
  bytes('definition of bytes', listen(relays), 'c0 02 01 c3', 'b0 01 01 b2'),
  stream('definition of datagrams', listen(light), '{"level":50}\r\n', 'DIM 1 50\r\n'),
];
