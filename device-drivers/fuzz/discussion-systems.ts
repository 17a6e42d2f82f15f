import {
  decodeCommand as decodeQuintaCommand,
  decodeEvent as decodeQuintaEvent,
  QuintaSplitter,
} from '../src/discussion/beyerdynamic-quinta/codec.ts';
import {
  changesIn,
  decodeMessage as decodeDicentis,
  errorIn,
  seatsIn,
  speakersIn,
} from '../src/discussion/bosch-dicentis/codec.ts';
import { parseTolerant } from '../src/core/tolerant-json.ts';
import { decodeHttpReply } from '../src/core/transport/http-transport.ts';
import { decodeCommand as decodeDisCommand, decodeEvent as decodeDisEvent } from '../src/discussion/shure-dis/codec.ts';
import { decodeCommand as decodeHcsCommand, decodeReport, HcsSplitter } from '../src/discussion/taiden-hcs/codec.ts';
import { hcsProfile } from '../src/discussion/taiden-hcs/profiles.ts';
import { connectionId, microphonesIn, returnedIn, unwrap } from '../src/discussion/televic-cocon/codec.ts';
import { decodeNames, decodeSeat, decodeSeats } from '../src/discussion/televic-confero/codec.ts';
import { decodeMessage as decodeTlvcam } from '../src/discussion/televic-tlvcam/codec.ts';
import { bytes, stream, text, type FuzzedParser } from './fuzzed-parser.ts';

const dicentis = [
  '{"operation":"seats","messageId":3,"parameters":{"seats":[{"seatId":"s1","seatName":"1","screenLine":"Vorsitz"}]}}',
  '{"operation":"discussionList","parameters":{"discussionList":[{"seatId":"s7","microphoneState":"On","speakerType":"IsRequest"}]}}',
  '{“operation”:“event”;"parameters":{"events":["discussionListUpdated"]}}',
  '{"operation":"error","parameters":{"message":"no"}}',
];
const cocon = [
  '"{\\"MicrophoneState\\":{\\"Speakers\\":[1,5],\\"Requests\\":[7]}}"',
  '"{"id":"abc-1"}"',
  '{"SetMicrophone":0}',
];
const confero = [
  '[{"seatNumber":7,"microphoneOn":true,"requestingToSpeak":false,"role":"Chairperson"}]',
  '{"participants":[{"firstName":"Anna","lastName":"Berg","presence":{"seatNumber":7}}]}',
];

/** Each for all its life: a splitter that keeps too much shows as growth. */
const quinta = new QuintaSplitter();
const controller = new HcsSplitter('controller', hcsProfile);
const mainUnit = new HcsSplitter('main-unit', hcsProfile);

/** Parsers of the discussion systems. */
export const discussionParsers: readonly FuzzedParser[] = [
  text('shure-dis event', decodeDisEvent, 'mic_on 7', 'seat_state 12 active Frau Müller', 'mic_priority 3 5'),
  text('shure-dis command', decodeDisCommand, 'mic_on 7', 'mic_status', 'mic_all_off', 'mic_priority 3 5'),
  text(
    'tlvcam message',
    (input) => [decodeTlvcam(input, 'checksum'), decodeTlvcam(input, 'plain')],
    '%M00070114',
    '%S0001000701DB',
    '%R0052',
    '$10007',
    '&30000',
  ),
  bytes('taiden report splitter', (input) => controller.push(input, 0), 'e6 11 02 00 01 00 07 e5 00 07 e3 ea 01'),
  bytes('taiden command splitter', (input) => mainUnit.push(input, 0), 'e6 f1 00 07 e3 ed 00 e3 04 00'),
  bytes('taiden report', (input) => decodeReport(input, hcsProfile), 'e6 11 02 00 01 00 07', 'e5 00 07', 'e6 21 00'),
  bytes('taiden command', decodeHcsCommand, 'e6 f1 00 07', 'e3 ed 00', 'e3 04 00'),
  stream('quinta splitter', (input) => quinta.push(input), '\r\nQ 00000007 01 0C\r\n>', 'V1.2.3\r\n'),
  text(
    'quinta event',
    decodeQuintaEvent,
    'Q 00000007 01 0C',
    'q 00000007 01 0002',
    'x 000007 0002 7A 241100',
    'V1.2.3',
    'Full mode',
  ),
  text('quinta command', decodeQuintaCommand, 'U 0 geheim', 'A 00000007 1 0000', 'j 3 D', 'i 00', 'V'),
  text('tolerant json', parseTolerant, ...dicentis, ...cocon),
  stream(
    'dicentis message',
    (input) => {
      const message = decodeDicentis(input);
      return message === null ? null : [seatsIn, speakersIn, changesIn, errorIn].map((read) => read(message));
    },
    ...dicentis,
  ),
  text('confero answer', (input) => [decodeSeats(input), decodeSeat(input, 3), decodeNames(input)], ...confero),
  text(
    'cocon answer',
    (input) => {
      const value = unwrap(input);
      return [connectionId(input), microphonesIn(value), returnedIn(value)];
    },
    ...cocon,
  ),
  stream('http answer', decodeHttpReply, '{"id":3,"status":200,"body":"[]"}'),
];
