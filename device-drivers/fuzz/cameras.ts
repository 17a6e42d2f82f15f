import { FakeClock } from '../src/core/testing/fake-clock.ts';
import type { Link } from '../src/core/supervisor.ts';
import { readAnswers } from '../src/cameras/onvif/discovery.ts';
import { chooseDigest, parseChallenges } from '../src/cameras/onvif/http-digest.ts';
import { readBasic, readImagingOptions, setWhiteBalanceMode } from '../src/cameras/onvif/imaging-messages.ts';
import { pictureAddress, readProfiles, readUri, streamAddress } from '../src/cameras/onvif/media-messages.ts';
import {
  readDeviceTime,
  readNode,
  readPresets,
  readStatus,
  withConfigurationOptions,
} from '../src/cameras/onvif/ptz-messages.ts';
import { readCapabilities, readServices } from '../src/cameras/onvif/services.ts';
import { readAnswer } from '../src/cameras/onvif/soap.ts';
import { parseXml, type XmlElement } from '../src/cameras/onvif/xml.ts';
import { fromReading } from '../src/cameras/pelco/angles.ts';
import { decodeFrame, decodeWords, PelcoSplitter } from '../src/cameras/pelco/codec.ts';
import { pelcoProfiles } from '../src/cameras/pelco/profiles.ts';
import { parseControls, parseValues, snap, speedValue } from '../src/cameras/uvc/controls.ts';
import { parseDeviceGroups, parseInfo } from '../src/cameras/uvc/node-info.ts';
import { decodeCommand, decodeReply } from '../src/cameras/visca/codec.ts';
import { FrameSplitter } from '../src/cameras/visca/frame-splitter.ts';
import { parseFourNibbles, parsePanTilt, parsePower, parseVersion } from '../src/cameras/visca/inquiry-replies.ts';
import { decodeSony } from '../src/cameras/visca/sony-envelope.ts';
import { SonyWire } from '../src/cameras/visca/sony-wire.ts';
import { bytes, text, type FuzzedParser } from './fuzzed-parser.ts';

const camera =
  '<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><a:GetProfilesResponse xmlns:a="http://www.onvif.org/ver10/media/wsdl" xmlns:t="http://www.onvif.org/ver10/schema"><a:Profiles token="p0"><t:Name>main &amp; only</t:Name><t:PTZConfiguration token="c0"><t:NodeToken>n0</t:NodeToken></t:PTZConfiguration></a:Profiles></a:GetProfilesResponse></s:Body></s:Envelope>';
const status =
  '<r><PTZStatus><Position><PanTilt x="0.5" y="-1"/><Zoom x="0"/></Position><MoveStatus><PanTilt>IDLE</PanTilt></MoveStatus></PTZStatus><Preset token="1"><Name>ratspult-1</Name></Preset><UTCDateTime><Time><Hour>1</Hour></Time></UTCDateTime></r>';
const match =
  '<Envelope><Body><ProbeMatches><ProbeMatch><EndpointReference><Address>urn:uuid:1</Address></EndpointReference><Scopes>onvif://www.onvif.org/name/A%20B</Scopes><XAddrs>http://10.0.0.7/onvif/device_service</XAddrs></ProbeMatch></ProbeMatches></Body></Envelope>';
const imaging =
  '<r><ImagingOptions><Brightness><Min>0</Min><Max>100</Max></Brightness><Focus><AutoFocusModes>AUTO</AutoFocusModes></Focus><WhiteBalance><Mode>AUTO</Mode><Mode>MANUAL</Mode></WhiteBalance></ImagingOptions><MoveOptions><Continuous><Speed><Min>-1</Min><Max>1</Max></Speed></Continuous></MoveOptions><ImagingSettings><Brightness>50</Brightness></ImagingSettings></r>';
const media =
  '<r><MediaUri><Uri>rtsp://127.0.0.1:554/live?a=1</Uri></MediaUri><Uri>http://127.0.0.1/picture.jpg</Uri></r>';
const digest = 'Digest realm="r", qop="auth,auth-int", algorithm=MD5, nonce="abc", stale=FALSE, Basic realm="x"';

const worked = new URL('http://10.0.0.7/onvif/device_service');

const nodeWithOptions = (element: XmlElement): unknown => {
  const node = readNode(element, 'n0');
  return node === null ? null : withConfigurationOptions(node, element);
};

const messages = [
  readProfiles,
  readStatus,
  readPresets,
  nodeWithOptions,
  readDeviceTime,
  readServices,
  readCapabilities,
  (element: XmlElement) => readUri(1, element),
  (element: XmlElement) => readUri(2, element),
  (element: XmlElement) => readImagingOptions(element, element),
  (element: XmlElement) => readBasic(element, 'brightness'),
  (element: XmlElement) => setWhiteBalanceMode('source', false, element),
] as const;

const controls = `
                     brightness 0x00980900 (int)    : min=0 max=255 step=1 default=128 value=128
              white_balance_auto (bool)   : default=1 value=1
          power_line_frequency 0x00980918 (menu)   : min=0 max=2 default=2 value=2
				0: Disabled
				1: 50 Hz
                   pan_absolute 0x009a0908 (int)    : min=-468000 max=468000 step=3600 default=0 value=0 flags=inactive, volatile
`;
const info = `Driver Info:
	Driver name      : uvcvideo
	Card type        : HD Camera
	Capabilities     : 0x84a00001
	Device Caps      : 0x04200001
	Serial           : 0123
`;

/** What may be computed from the readings, besides the readings themselves. */
const readControls = (input: string): unknown => {
  const parsed = parseControls(input);
  return [parsed, [...parsed.values()].map((control) => [snap(control, 1e9), speedValue(control, -0.5)])];
};

/** One for all its life: a splitter that keeps too much shows as growth. */
const frames = new FrameSplitter();
const pelcoD = new PelcoSplitter('d');
const pelcoP = new PelcoSplitter('p');

const deaf: Link = {
  write: () => {},
  answered: () => {},
  garbled: () => {},
  passwordRefused: () => {},
  desynchronised: () => {},
  refusing: () => {},
  identified: () => {},
  emit: () => {},
};
const sonyWire = new SonyWire({ clock: new FakeClock(), settingType: true });
sonyWire.connected(deaf, { heard: () => {}, alreadyTaken: () => {}, notTaken: () => {} });

/** With one command and one inquiry under way, so that answers find what they answer. */
const hearSony = (datagram: Uint8Array): void => {
  const [command, inquiry] = [sonyWire.takeSequence(), sonyWire.takeSequence()];
  sonyWire.send(Uint8Array.of(0x81, 0x01, 0x06, 0x04, 0xff), 'command', command);
  sonyWire.send(Uint8Array.of(0x81, 0x09, 0x06, 0x12, 0xff), 'inquiry', inquiry);
  sonyWire.receive(datagram);
  sonyWire.forget(command);
  sonyWire.forget(inquiry);
};

/** Parsers of the camera families. */
export const cameraParsers: readonly FuzzedParser[] = [
  bytes('visca splitter', (input) => frames.push(input), '90 41 ff 90 51 ff', '90 50 00 00 00 00 ff'),
  bytes('visca reply', decodeReply, '90 41 ff', '90 60 02 ff', '88 30 02 ff', '90 50 02 20 05 13 06 40 02 ff'),
  bytes('visca command', decodeCommand, '81 01 06 01 08 08 01 03 ff', '81 01 04 47 00 01 02 03 ff', '88 30 01 ff'),
  bytes('visca version', parseVersion, '02 20 05 13 06 40 02'),
  bytes('visca power', parsePower, '02'),
  bytes('visca zoom', parseFourNibbles, '01 02 03 04'),
  bytes('visca position', parsePanTilt, '00 01 02 03 0f 0f 0f 0f', '00 00 01 02 03 00 0f 0f 0f 0f'),
  bytes(
    'sony envelope',
    decodeSony,
    '01 11 00 03 00 00 00 01 90 41 ff',
    '02 01 00 01 00 00 00 00 01',
    '02 01 00 02 00 00 00 07 0f 01',
  ),
  bytes('sony wire', hearSony, '01 11 00 03 00 00 00 01 90 41 ff', '02 01 00 02 00 00 00 07 0f 01'),
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
      return element === null ? null : messages.map((read) => read(element));
    },
    camera,
    status,
    imaging,
    media,
  ),
  text(
    'onvif addresses',
    (input) => [streamAddress(input, worked)?.href, pictureAddress(input, worked)?.href],
    'rtsp://127.0.0.1:554/live?a=1',
    'http://user:password@[fe80::1]/picture.jpg',
  ),
  text('onvif discovery', (input) => readAnswers(input, '10.0.0.7'), match),
  text('http digest', (input) => chooseDigest(parseChallenges(input)), digest),
  bytes('pelco-d splitter', (input) => pelcoD.push(input), 'ff 01 00 02 20 00 23 ff 01 00 59 12 34 a0'),
  bytes('pelco-p splitter', (input) => pelcoP.push(input), 'a0 00 00 04 20 00 af 2b'),
  bytes(
    'pelco meaning',
    (input) =>
      (['d', 'p'] as const).map((language) => {
        const frame = decodeFrame(language, input);
        return frame === null ? null : decodeWords(frame.words, language);
      }),
    'ff 01 00 02 20 00 23',
    'a0 00 00 04 20 00 af 2b',
  ),
  bytes(
    'pelco position',
    (input) =>
      fromReading({ pan: input[0] ?? 0, tilt: (input[1] ?? 0) * 256, zoom: input[2] ?? 0 }, pelcoProfiles.position),
    '12 34 56',
  ),
  text('uvc controls', readControls, controls),
  text('uvc values', parseValues, 'pan_absolute: 3600\nzoom_absolute: 100\n'),
  text('uvc node', parseInfo, info),
  text('uvc nodes', parseDeviceGroups, 'HD Camera (usb-0000:00:14.0-1):\n\t/dev/video0\n\t/dev/video1\n'),
];
