import { decibelsIn, flagIn, type AudioCommand, type AudioDialect, type AudioReport } from '../audio-lines/dialect.ts';

/** `set mute "Name" 1`: the words, a quoted name being one; null when a quote is left open. */
const wordsOf = (line: string): readonly string[] | null => {
  const pieces = line.trim().split('"');
  if (pieces.length % 2 === 0) {
    return null;
  }
  return pieces.flatMap((piece, index) => (index % 2 === 1 ? [piece] : piece.split(' ').filter((word) => word !== '')));
};

const encodeCommand = (command: AudioCommand): string => {
  switch (command.type) {
    case 'ask-level':
      return `get fader "${command.channel}"`;
    case 'ask-mute':
      return `get mute "${command.channel}"`;
    case 'set-level':
      return `set fader "${command.channel}" ${command.db.toFixed(1)}`;
    case 'set-mute':
      return `set mute "${command.channel}" ${command.muted ? 1 : 0}`;
    case 'preset':
      return `run "${command.preset}"`;
    default:
      return command satisfies never;
  }
};

const decodeReport = (line: string): AudioReport | null => {
  const [verb = '', what = '', channel = '', value] = wordsOf(line) ?? [];
  const db = decibelsIn(value);
  const muted = flagIn(value);
  switch (verb) {
    case 'val':
      return what === 'fader' && db !== null
        ? { type: 'level', channel, db }
        : what === 'mute' && muted !== null
          ? { type: 'mute', channel, muted }
          : { type: 'other' };
    case 'ran':
      return { type: 'preset', preset: what };
    case 'error':
      return { type: 'error', text: what };
    default:
      return null;
  }
};

const decodeCommand = (line: string): AudioCommand | null => {
  const [verb = '', what = '', channel = '', value] = wordsOf(line) ?? [];
  const db = decibelsIn(value);
  const muted = flagIn(value);
  if (verb === 'run') {
    return { type: 'preset', preset: what };
  }
  if (verb === 'get' && (what === 'fader' || what === 'mute')) {
    return { type: what === 'fader' ? 'ask-level' : 'ask-mute', channel };
  }
  if (verb === 'set' && what === 'fader' && db !== null) {
    return { type: 'set-level', channel, db };
  }
  return verb === 'set' && what === 'mute' && muted !== null ? { type: 'set-mute', channel, muted } : null;
};

const encodeReport = (report: AudioReport): string => {
  switch (report.type) {
    case 'level':
      return `val fader "${report.channel}" ${report.db.toFixed(1)}`;
    case 'mute':
      return `val mute "${report.channel}" ${report.muted ? 1 : 0}`;
    case 'preset':
      return `ran "${report.preset}"`;
    case 'error':
      return `error "${report.text}"`;
    case 'other':
      return 'val phantom "Mic" 1';
    default:
      return report satisfies never;
  }
};

/** Words of the SoundStructure (protocol.md beside this file). */
export const soundStructureDialect: AudioDialect = { encodeCommand, decodeReport, decodeCommand, encodeReport };
