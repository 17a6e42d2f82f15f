import { LineSplitter } from '../src/core/line-splitter.ts';
import { checkOptions } from '../src/core/options.ts';
import { drivers } from '../src/index.ts';
import { readAnswers } from '../src/onvif/discovery.ts';
import { chooseDigest, parseChallenges } from '../src/onvif/http-digest.ts';
import { readProfiles } from '../src/onvif/media-messages.ts';
import { readDeviceTime, readNode, readPresets, readStatus } from '../src/onvif/ptz-messages.ts';
import { readCapabilities, readServices } from '../src/onvif/services.ts';
import { readAnswer } from '../src/onvif/soap.ts';
import { parseXml, type XmlElement } from '../src/onvif/xml.ts';
import { decodeCommand as decodeDisCommand, decodeEvent as decodeDisEvent } from '../src/shure-dis/codec.ts';
import { parseAddress } from '../src/tools/address.ts';
import { parseCapture } from '../src/tools/capture.ts';
import { explain } from '../src/tools/explain.ts';
import { decodeCommand, decodeReply } from '../src/visca/codec.ts';
import { FrameSplitter } from '../src/visca/frame-splitter.ts';
import { parsePanTilt, parsePower, parseVersion, parseFourNibbles } from '../src/visca/inquiry-replies.ts';

/** Something that reads what comes from outside. It must answer to any input, soon, and without growing. */
export interface FuzzedParser {
  readonly name: string;
  /** Good input; the fuzzer spoils it. */
  readonly seeds: readonly Uint8Array[];
  readonly parse: (input: Uint8Array) => unknown;
}

const decoder = new TextDecoder();

const ofHex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** A parser of bytes; its seeds in hexadecimal. */
export const bytes = (
  name: string,
  parse: (input: Uint8Array) => unknown,
  ...seeds: readonly string[]
): FuzzedParser => ({
  name,
  seeds: seeds.map(ofHex),
  parse,
});

/** A parser of text. */
export const text = (name: string, parse: (input: string) => unknown, ...seeds: readonly string[]): FuzzedParser => ({
  name,
  seeds: seeds.map((seed) => Buffer.from(seed)),
  parse: (input) => parse(decoder.decode(input)),
});

const json = (input: string): unknown => {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
};

const camera =
  '<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><a:GetProfilesResponse xmlns:a="http://www.onvif.org/ver10/media/wsdl" xmlns:t="http://www.onvif.org/ver10/schema"><a:Profiles token="p0"><t:Name>main &amp; only</t:Name><t:PTZConfiguration token="c0"><t:NodeToken>n0</t:NodeToken></t:PTZConfiguration></a:Profiles></a:GetProfilesResponse></s:Body></s:Envelope>';
const status =
  '<r><PTZStatus><Position><PanTilt x="0.5" y="-1"/><Zoom x="0"/></Position><MoveStatus><PanTilt>IDLE</PanTilt></MoveStatus></PTZStatus><Preset token="1"><Name>ratspult-1</Name></Preset><UTCDateTime><Time><Hour>1</Hour></Time></UTCDateTime></r>';
const match =
  '<Envelope><Body><ProbeMatches><ProbeMatch><EndpointReference><Address>urn:uuid:1</Address></EndpointReference><Scopes>onvif://www.onvif.org/name/A%20B</Scopes><XAddrs>http://10.0.0.7/onvif/device_service</XAddrs></ProbeMatch></ProbeMatches></Body></Envelope>';
const digest = 'Digest realm="r", qop="auth,auth-int", algorithm=MD5, nonce="abc", stale=FALSE, Basic realm="x"';
const options =
  '{"host":"10.0.0.7","port":5678,"path":"/dev/ttyUSB0","profile":"generic","prioritySeats":[1],"user":"u"}';

const readings = [
  readProfiles,
  readStatus,
  readPresets,
  (element: XmlElement) => readNode(element, 'n0'),
  readDeviceTime,
  readServices,
  readCapabilities,
] as const;

/** One for all its life: a splitter that keeps too much shows as growth. */
const frames = new FrameSplitter();
const lines = new LineSplitter();

/** Every parser of the families, one line each. */
export const parsers: readonly FuzzedParser[] = [
  bytes('visca splitter', (input) => frames.push(input), '90 41 ff 90 51 ff', '90 50 00 00 00 00 ff'),
  bytes('visca reply', decodeReply, '90 41 ff', '90 60 02 ff', '88 30 02 ff', '90 50 02 20 05 13 06 40 02 ff'),
  bytes('visca command', decodeCommand, '81 01 06 01 08 08 01 03 ff', '81 01 04 47 00 01 02 03 ff', '88 30 01 ff'),
  bytes('visca version', parseVersion, '02 20 05 13 06 40 02'),
  bytes('visca power', parsePower, '02'),
  bytes('visca zoom', parseFourNibbles, '01 02 03 04'),
  bytes('visca position', parsePanTilt, '00 01 02 03 0f 0f 0f 0f', '00 00 01 02 03 00 0f 0f 0f 0f'),
  bytes('line splitter', (input) => lines.push(input), '6d 69 63 5f 6f 6e 20 31 0d 0a', 'c3 a4 0d'),
  text('shure-dis event', decodeDisEvent, 'mic_on 7', 'seat_state 12 active Frau Müller', 'mic_priority 3 5'),
  text('shure-dis command', decodeDisCommand, 'mic_on 7', 'mic_status', 'mic_all_off', 'mic_priority 3 5'),
  text('onvif xml', parseXml, camera, status, '<a b="1"><![CDATA[x]]><!-- y --></a>'),
  text(
    'onvif answer',
    (input) => readAnswer(200, input),
    camera,
    '<Envelope><Body><Fault><Code/></Fault></Body></Envelope>',
  ),
  text(
    'onvif messages',
    (input) => {
      const element = parseXml(input);
      return element === null ? null : readings.map((read) => read(element));
    },
    camera,
    status,
  ),
  text('onvif discovery', (input) => readAnswers(input, '10.0.0.7'), match),
  text('http digest', (input) => chooseDigest(parseChallenges(input)), digest),
  text('options', (input) => drivers.map((driver) => checkOptions(driver.options, json(input)).ok), options),
  text('capture', parseCapture, '{"capture":1,"driver":"a","startedAt":""}\n{"ms":1,"what":"sent","hex":"00ff"}\n'),
  text('address', parseAddress, '10.0.0.7:5678', '[fe80::1]:80', '/dev/ttyUSB0', 'fe80::1'),
  bytes(
    'explanation',
    (input) => drivers.map(({ name }) => explain(name, 'received', input)),
    '90 41 ff',
    '61 62 0d 0a',
  ),
];
