import {
  decodeFrame as decodeCecFrame,
  decodeLine as decodeCec,
  physicalAddress,
  readAudio,
  readPower,
} from '../src/displays/hdmi-cec/codec.ts';
import { byteOf, decodeCommand as decodeLgCommand, LgReplySplitter } from '../src/displays/lg/codec.ts';
import { decodeFrame as decodeNecFrame, NecSplitter, readPowerMode, readValue } from '../src/displays/nec/codec.ts';
import {
  decodeCommand as decodePjlinkCommand,
  decodeReply as decodePjlinkReply,
  inputName,
  readFaults,
  readInputs,
  readLampHours,
  readMute,
} from '../src/displays/pjlink/codec.ts';
import { readAcknowledgement } from '../src/displays/pjlink/discovery.ts';
import { createFrameCutter, MdcReplySplitter } from '../src/displays/samsung-mdc/codec.ts';
import { createCommandSplitter, createReplySplitter } from '../src/displays/sony-bravia/codec-serial.ts';
import { decodeLine as decodeBraviaLine, numberOf } from '../src/displays/sony-bravia/codec-simple-ip.ts';
import { bytes, stream, text, type FuzzedParser } from './fuzzed-parser.ts';

/** Each for all its life: a splitter that keeps too much shows as growth. */
const mdcReplies = new MdcReplySplitter();
const mdcFrames = createFrameCutter();
const lgReplies = new LgReplySplitter();
const necReplies = new NecSplitter();
const braviaReplies = createReplySplitter();
const braviaCommands = createCommandSplitter();

const hexOf = (input: string): string => Buffer.from(input).toString('hex');

/** Parsers of the display families. */
export const displayParsers: readonly FuzzedParser[] = [
  text('pjlink reply', decodePjlinkReply, 'PJLINK 1 498e4a67', 'PJLINK ERRA', '%1POWR=1', '% 1inpt =31'),
  text('pjlink command', decodePjlinkCommand, '%1POWR 1', '%2INPT ?', '%1AVMT 31'),
  text(
    'pjlink values',
    (input) => [readMute(input), readFaults(input), readLampHours(input), readInputs(input), inputName(input)],
    '31',
    '000102',
    '1234 1 200 0',
    '11 31 32 51',
  ),
  text('pjlink discovery', readAcknowledgement, '%2ACKN=00:11:22:aa:bb:cc\r'),
  bytes(
    'mdc reply splitter',
    (input) => mdcReplies.push(input),
    'aa ff 01 03 41 11 01 56',
    'aa ff 01 03 4e 11 01 63',
    hexOf('MDCSTART<<TLS>>'),
    hexOf('MDCAUTH<<FAIL:0x01>>'),
  ),
  bytes('mdc command splitter', (input) => mdcFrames.push(input), 'aa 11 01 01 01 14', 'aa 00 01 00 01'),
  stream(
    'lg reply splitter',
    (input) => lgReplies.push(input).replies.map((reply) => byteOf(reply)),
    'a 01 OK01x',
    'b 01 NG00x\r\n',
  ),
  text('lg command', decodeLgCommand, 'ka 01 ff', 'xb 01 90'),
  bytes(
    'nec splitter',
    (input) => necReplies.push(input),
    hexOf('\x0100AD12\x020200D60000040001\x03') + '750d',
    hexOf('\x0100AF14\x02000060000000640011\x03') + '070d',
  ),
  bytes('nec frame', decodeNecFrame, hexOf('\x010A0A06\x0201D6\x03') + '740d'),
  text('nec values', (input) => [readValue(input), readPowerMode(input)], '000060000000640011', '0200D60000040001'),
  bytes('bravia reply splitter', (input) => braviaReplies.push(input), '70 00 70', '70 00 02 01 73', '70 03 73'),
  bytes('bravia command splitter', (input) => braviaCommands.push(input), '8c 00 00 02 01 8f', '83 00 00 ff ff 81'),
  text(
    'bravia line',
    (input) => {
      const line = decodeBraviaLine(input);
      return line === null ? null : [line, numberOf(line.parameter)];
    },
    '*SAPOWR0000000000000001',
    '*SNVOLU0000000000000020',
    '*SEPOWR################',
  ),
  text(
    'cec line',
    decodeCec,
    'TRAFFIC: [            1234]\t>> 01:90:00',
    'waiting for input',
    'logical address(es) = Recorder 1 (1)',
  ),
  text('cec frame', decodeCecFrame, '01:90:00', '0f:82:10:00', '10'),
  bytes(
    'cec values',
    ([first, ...others]) => [readPower(first), readAudio(first), physicalAddress(others)],
    '00 10 00',
    '94 20 00',
  ),
];
