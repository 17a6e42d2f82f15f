import { createConvergeDialect } from '../src/audio/clearone-converge/codec.ts';
import { TelnetLogin } from '../src/audio/clearone-converge/telnet-login.ts';
import { FakeClock } from '../src/core/testing/fake-clock.ts';
import { parseReportDescriptor } from '../src/telephony/hid-telephony/report-descriptor.ts';
import { parseUevent } from '../src/telephony/hid-telephony/linux-hidraw.ts';
import { readField, splitReport } from '../src/telephony/hid-telephony/reports.ts';
import { isTelephone, keysOf, lampsOf } from '../src/telephony/hid-telephony/telephony-map.ts';
import { AudioGraph } from '../src/audio/pipewire/graph.ts';
import { JsonArraySplitter } from '../src/audio/pipewire/json-splitter.ts';
import { parseVolume } from '../src/audio/pipewire/volume.ts';
import { soundStructureDialect } from '../src/audio/polycom-soundstructure/codec.ts';
import {
  changesOf,
  decodeMessage as decodeQrc,
  decodeRequest as decodeQrcRequest,
  statusOf,
} from '../src/audio/qsys-qrc/codec.ts';
import { NulSplitter } from '../src/audio/qsys-qrc/nul-splitter.ts';
import { decodeMessage as decodeSsc, decodeSubscription, leavesOf, treeOf } from '../src/audio/sennheiser-ssc/codec.ts';
import { BracketSplitter } from '../src/audio/shure-command-strings/bracket-splitter.ts';
import {
  decodeCommand as decodeShureCommand,
  decodeMessage as decodeShure,
} from '../src/audio/shure-command-strings/codec.ts';
import { decodeCommand as decodeTtpCommand, decodeLine as decodeTtp } from '../src/audio/tesira-ttp/codec.ts';
import { TelnetFilter } from '../src/audio/tesira-ttp/telnet-filter.ts';
import { decodeCommand as decodeRmCommand, decodeMessage as decodeRm } from '../src/audio/yamaha-rm/codec.ts';
import { bytes, json, stream, text, type FuzzedParser } from './fuzzed-parser.ts';

const qrc = [
  '{"jsonrpc":"2.0","method":"ChangeGroup.Poll","params":{"Id":"a","Changes":[{"Component":"Hall","Name":"gain","Value":-10,"String":"-10"}]}}',
  '{"jsonrpc":"2.0","method":"EngineStatus","params":{"Platform":"Core 110f","State":"Active"}}',
  '{"jsonrpc":"2.0","error":{"code":10,"message":"Logon required"},"id":3}',
  '{"jsonrpc":"2.0","result":true,"id":4}',
];
const ssc = [
  '{"audio":{"out1":{"attenuation":-6}},"m":{"beam":{"azimuth":90,"elevation":45}}}',
  '{"osc":{"error":[{"audio":{"mute":[404,{"desc":"address not found"}]}}]}}',
  '{"osc":{"state":{"subscribe":[{"#":{"min":100,"max":100,"lifetime":10},"audio":{"mute":null}}]}}}',
];
const ttp = [
  '+OK "value":-12.5',
  '! "publishToken":"a" "value":true',
  '-ERR address not found: {"deviceId":0}',
  '-CANNOT_DELIVER',
  'Welcome to the Tesira Text Protocol Server...',
];
const dump =
  '[{"id":31,"type":"PipeWire:Interface:Node","info":{"props":{"node.name":"mic","media.class":"Audio/Source"},"params":{"Props":[{"mute":false,"channelVolumes":[0.064,0.064]}]}}},{"id":32,"type":"PipeWire:Interface:Metadata","props":{"metadata.name":"default"},"metadata":[{"subject":0,"key":"default.audio.source","type":"Spa:String:JSON","value":{"name":"mic"}}]},{"id":33,"info":null}]';

/** Two keys, two lamps, an array of keys and a vendor's report, as speakerphones have them. */
const descriptors = [
  '05 0b 09 05 a1 01 85 02 15 00 25 01 75 01 09 20 95 01 81 22 09 2f 09 21 95 02 81 06 95 05 81 01 05 08 09 17 09 09 95 02 91 22 95 06 91 01 c0',
  '05 0c 09 01 a1 01 15 00 26 ff 03 19 00 2a ff 03 75 10 95 01 81 00 c0',
];

/** Every field is read from the descriptor's own bytes, as from a report. */
const readDescriptor = (input: Uint8Array): unknown => {
  const parsed = parseReportDescriptor(input);
  if (!parsed.ok) {
    return parsed.problem;
  }
  const { fields, numbered } = parsed;
  const { data } = splitReport(input, numbered);
  return [
    isTelephone(fields),
    keysOf(fields).length,
    lampsOf(fields).length,
    fields.map((field) => readField(data, field)),
  ];
};

const readSsc = (input: string): unknown => {
  const message = decodeSsc(input);
  const value = json(input);
  return message === null
    ? null
    : [treeOf(message.leaves), message.errors, decodeSubscription([value]), leavesOf(value)];
};

/** Each for all its life: what keeps too much shows as growth. */
const brackets = new BracketSplitter();
const nuls = new NulSplitter();
const telnet = new TelnetFilter();
const arrays = new JsonArraySplitter();
const graph = new AudioGraph();
const login = new TelnetLogin({ clock: new FakeClock(), user: 'user', password: 'password' });
const converge = createConvergeDialect('12');
const decoder = new TextDecoder();

/** Parsers of the sound families. */
export const audioParsers: readonly FuzzedParser[] = [
  text('tesira line', decodeTtp, ...ttp),
  text(
    'tesira command',
    decodeTtpCommand,
    'Level1 get level 1',
    '"Main Hall" subscribe mute 1 "a" 100',
    'DEVICE recallPreset 1001',
  ),
  bytes('telnet filter', (input) => telnet.push(input), 'ff fd 18 ff fb 01 2b 4f 4b 0d 0a ff fa 18 01 ff f0 ff ff'),
  bytes(
    'converge login',
    (input) => login.filter(input),
    'ff fd 01 75 73 65 72 3a',
    '70 61 73 73 3a ff fb 03',
    '61 75 74 68',
  ),
  stream(
    'shure splitter',
    (input) => brackets.push(input),
    '< REP 1 CHAN_NAME {Ring 1 > east} >< REP ERR >',
    '< SAMPLE 001 002 >',
  ),
  text(
    'shure message',
    decodeShure,
    ' REP 1 AUDIO_GAIN_HI_RES 1100 ',
    'REP ERR',
    'SAMPLE 001 045',
    'REP MODEL {MXA910}',
  ),
  text('shure command', decodeShureCommand, 'GET 0 AUDIO_MUTE', 'SET 1 AUDIO_GAIN_HI_RES 1055', 'SET METER_RATE 100'),
  stream('qsys splitter', (input) => nuls.push(input), ...qrc.map((one) => `${one}\0`)),
  text('qsys message', decodeQrc, ...qrc),
  text(
    'qsys request',
    decodeQrcRequest,
    '{"jsonrpc":"2.0","method":"Control.Set","params":{"Name":"a","Value":1},"id":1}',
  ),
  text(
    'qsys poll',
    (input) => [changesOf(json(input)), statusOf(json(input))],
    '{"Id":"a","Changes":[{"Name":"g","Value":1}]}',
  ),
  text('ssc message', readSsc, ...ssc),
  text(
    'yamaha message',
    decodeRm,
    'OK get RM:Mute 0 0 1 "ON"',
    'NOTIFY set RM:Mute 0 0 0 "OFF"',
    'ERROR get UnknownAddress',
    'OK devinfo productname "RM-CR"',
  ),
  text(
    'yamaha command',
    decodeRmCommand,
    'set RM:Mute 0 0 1',
    'devinfo version',
    'scpmode keepalive 10000',
    'get RM:Mute 0 0',
  ),
  text(
    'converge line',
    (input) => [converge.decodeReport(input), converge.decodeCommand(input)],
    '#12 GAIN 5 M -10.00 A',
    'OK> #12 MUTE 5 M 1',
    'ERROR ARGUMENT',
  ),
  text(
    'soundstructure line',
    (input) => [soundStructureDialect.decodeReport(input), soundStructureDialect.decodeCommand(input)],
    'val fader "Hall" -10.0',
    'set mute "Table Mic" 1',
    'error "parameter"',
  ),
  bytes('hid descriptor', readDescriptor, ...descriptors),
  text(
    'hid uevent',
    (input) => parseUevent(input, '/dev/hidraw0', new Uint8Array()),
    'HID_ID=0003:00000B0E:00000412\nHID_NAME=Jabra\nHID_UNIQ=0123\n',
  ),
  stream(
    'pw-dump stream',
    (input) => arrays.push(decoder.decode(input)).arrays.length,
    `${dump}\n`,
    '[{"id":31,"info":null}]\n',
  ),
  text('pw-dump graph', (input) => [graph.update(input), graph.find('mic'), graph.defaultName('microphone')], dump),
  text('wpctl volume', parseVolume, 'Volume: 0.40 [MUTED]\n', 'Volume: 1,00\n'),
];
