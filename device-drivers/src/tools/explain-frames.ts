import { decodeWords, PelcoSplitter, type PelcoLanguage } from '../cameras/pelco/codec.ts';
import { NecSplitter, readPowerMode, readValue, type NecFrame } from '../displays/nec/codec.ts';
import { createFrameCutter, MdcReplySplitter, type MdcReply } from '../displays/samsung-mdc/codec.ts';
import { createCommandSplitter, createReplySplitter } from '../displays/sony-bravia/codec-serial.ts';
import { decodeCommand as decodeHcsCommand, decodeReport, HcsSplitter } from '../discussion/taiden-hcs/codec.ts';
import { hcsProfile } from '../discussion/taiden-hcs/profiles.ts';
import { decodeCommand, decodeReply } from '../cameras/visca/codec.ts';
import { FrameSplitter } from '../cameras/visca/frame-splitter.ts';
import { carries, decodeSony, sonyControl, type SonyMessage } from '../cameras/visca/sony-envelope.ts';

export type Way = 'sent' | 'received';

/** In a few words; null when there is no frame in the bytes. */
export type Explain = (way: Way, bytes: Uint8Array) => string | null;

const joined = (meanings: readonly string[]): string | null => (meanings.length === 0 ? null : meanings.join(', '));

const hex = (data: readonly number[]): string =>
  data.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');

/** Name and fields, for instance `open seats=[1,7]`; what is null is left out. */
const named = ({ type, ...fields }: { readonly type: string }): string =>
  [
    type,
    ...Object.entries(fields).flatMap(([name, value]: [string, unknown]) =>
      value === null ? [] : [`${name}=${JSON.stringify(value)}`],
    ),
  ].join(' ');

const viscaFrame = (way: Way, frame: Uint8Array): string => {
  if (way === 'sent') {
    const command = decodeCommand(frame);
    const fields = [...(command?.fields ?? [])].map(([name, value]) => `${name}=${value}`);
    return command === null ? 'unknown command' : [command.name, ...fields].join(' ');
  }
  const reply = decodeReply(frame);
  if (reply === null) {
    return 'makes no sense';
  }
  return 'socket' in reply
    ? `${reply.type}${'code' in reply ? ` ${reply.code}` : ''} socket ${reply.socket}`
    : reply.type;
};

export const explainVisca: Explain = (way, bytes) =>
  joined(new FrameSplitter().push(bytes).frames.map((frame) => viscaFrame(way, frame)));

const sonyControls = [
  { bytes: sonyControl.reset, meaning: 'reset' },
  { bytes: sonyControl.abnormalSequence, meaning: 'abnormal sequence number' },
  { bytes: sonyControl.abnormalType, meaning: 'abnormal type' },
] as const;

const sonyMeaning = ({ type, payload }: SonyMessage): string => {
  switch (type) {
    case 'control':
    case 'controlReply':
      return sonyControls.find(({ bytes }) => carries(payload, bytes))?.meaning ?? 'unknown control';
    case 'reply':
      return viscaFrame('received', payload);
    case 'command':
    case 'inquiry':
    case 'setting':
      return viscaFrame('sent', payload);
    default:
      return type satisfies never;
  }
};

export const explainSonyVisca: Explain = (_, bytes) =>
  joined((decodeSony(bytes) ?? []).map((message) => `#${message.sequence} ${sonyMeaning(message)}`));

const mdcMeaning = (reply: MdcReply): string => {
  switch (reply.type) {
    case 'ack':
    case 'nak':
      return `${reply.type} ${hex([reply.command])} id ${reply.id} data ${hex(reply.data)}`.replace(/ data $/, '');
    case 'secured':
      return 'wants TLS and a PIN';
    case 'pin':
      return reply.accepted ? 'PIN accepted' : 'PIN refused';
    default:
      return reply satisfies never;
  }
};

export const explainMdc: Explain = (way, bytes) =>
  way === 'received'
    ? joined(new MdcReplySplitter().push(bytes).replies.map(mdcMeaning))
    : joined(
        createFrameCutter()
          .push(bytes)
          .items.map(({ command, id, data }) =>
            data.length === 0 ? `ask ${hex([command])} id ${id}` : `set ${hex([command])} id ${id} data ${hex(data)}`,
          ),
      );

const necMeaning = ({ type, id, payload }: NecFrame): string => {
  const value = type === 'get-reply' || type === 'set-reply' ? readValue(payload) : null;
  const mode = type === 'command-reply' ? readPowerMode(payload) : null;
  const read = value === null ? '' : ` ${value.known ? `${value.value} of ${value.highest}` : 'not supported'}`;
  return `${type} id ${id} ${payload}${read}${mode === null ? '' : ` power mode ${mode}`}`;
};

export const explainNec: Explain = (_, bytes) => joined(new NecSplitter().push(bytes).replies.map(necMeaning));

const results = ['done', 'over the limit', 'under the limit', 'cancelled', 'not understood'] as const;

/** On TCP it speaks lines of text, which are none of these frames. */
export const explainBraviaSerial: Explain = (way, bytes) =>
  way === 'received'
    ? joined(
        createReplySplitter()
          .push(bytes)
          .replies.map(({ result, data }) => `${results[result] ?? result} ${hex(data)}`.trimEnd()),
      )
    : joined(
        createCommandSplitter()
          .push(bytes)
          .replies.map(({ type, function: number, data }) => `${type} ${hex([number])} ${hex(data)}`.trimEnd()),
      );

const pelcoMeanings = (bytes: Uint8Array, language: PelcoLanguage): readonly string[] =>
  new PelcoSplitter(language).push(bytes).frames.map(({ address, words }) => {
    const meaning = decodeWords(words, language);
    switch (meaning.type) {
      case 'command':
        return `address ${address} ${meaning.code} ${meaning.value}`;
      case 'motion': {
        const moves = Object.entries(meaning.motion).filter(([, value]) => value !== 0);
        return `address ${address} ${moves.length === 0 ? 'stop' : moves.map(([name, value]) => `${name}=${value}`).join(' ')}`;
      }
      case 'unknown':
        return `address ${address} unknown command`;
      default:
        return meaning satisfies never;
    }
  });

/** The name of the driver does not tell the language; their frames begin with different bytes. */
export const explainPelco: Explain = (_, bytes) => joined([...pelcoMeanings(bytes, 'd'), ...pelcoMeanings(bytes, 'p')]);

export const explainTaiden: Explain = (way, bytes) => {
  const { frames } = new HcsSplitter(way === 'sent' ? 'main-unit' : 'controller', hcsProfile).push(bytes, 0);
  return joined(
    frames.map((frame) => {
      const meaning = way === 'sent' ? decodeHcsCommand(frame) : decodeReport(frame, hcsProfile);
      return meaning === null ? 'unknown command' : named(meaning);
    }),
  );
};
