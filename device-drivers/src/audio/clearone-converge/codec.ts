import { decibelsIn, flagIn, type AudioCommand, type AudioDialect, type AudioReport } from '../audio-lines/dialect.ts';

/** Words of one line, without the prompt that some firmware puts before it. */
const wordsOf = (line: string): readonly string[] =>
  line
    .replace('OK>', '')
    .trim()
    .split(' ')
    .filter((word) => word !== '');

const commandLine = (command: AudioCommand): string => {
  switch (command.type) {
    case 'ask-level':
      return `GAIN ${command.channel}`;
    case 'ask-mute':
      return `MUTE ${command.channel}`;
    case 'set-level':
      return `GAIN ${command.channel} ${command.db.toFixed(2)} A`;
    case 'set-mute':
      return `MUTE ${command.channel} ${command.muted ? 1 : 0}`;
    case 'preset':
      return `MACRO ${command.preset}`;
    default:
      return command satisfies never;
  }
};

const reportLine = (report: AudioReport): string => {
  switch (report.type) {
    case 'level':
      return `GAIN ${report.channel} ${report.db.toFixed(2)} A`;
    case 'mute':
      return `MUTE ${report.channel} ${report.muted ? 1 : 0}`;
    case 'preset':
      return `MACRO ${report.preset}`;
    case 'error':
    case 'other':
      return 'LVL 1 M A -20.00';
    default:
      return report satisfies never;
  }
};

/** The same form for commands and reports: `12 MUTE 5 M 0` behind the `#`. */
const decodeReport = (line: string, address: string): AudioReport | null => {
  const [start = '', verb = '', channel = '', group = '', value, how = 'A'] = wordsOf(line);
  if (start.toUpperCase().startsWith('ERROR')) {
    return { type: 'error', text: line.trim() };
  }
  if (start !== `#${address}` || verb === '') {
    // Other units of the same chain are heard too; an empty prompt means nothing.
    return start === '' || /^#[0-9A-Z]{2}$/.test(start) ? { type: 'other' } : null;
  }
  const db = decibelsIn(value);
  const muted = flagIn(value);
  if (verb === 'GAIN' && db !== null && how === 'A') {
    return { type: 'level', channel: `${channel} ${group}`, db };
  }
  if (verb === 'MUTE' && muted !== null) {
    return { type: 'mute', channel: `${channel} ${group}`, muted };
  }
  return verb === 'MACRO' && channel !== '' ? { type: 'preset', preset: channel } : { type: 'other' };
};

const decodeCommand = (line: string, address: string): AudioCommand | null => {
  const [start, verb, channel = '', group = '', value, how] = wordsOf(line);
  const known = start === `#${address}`;
  if (known && (verb === 'MUTE' || verb === 'GAIN') && value === undefined && group !== '') {
    return { type: verb === 'MUTE' ? 'ask-mute' : 'ask-level', channel: `${channel} ${group}` };
  }
  const report = known && (verb !== 'GAIN' || how === 'A') ? decodeReport(line, address) : null;
  switch (report?.type) {
    case 'level':
      return { type: 'set-level', channel: report.channel, db: report.db };
    case 'mute':
      return { type: 'set-mute', channel: report.channel, muted: report.muted };
    case 'preset':
      return { type: 'preset', preset: report.preset };
    case 'error':
    case 'other':
    case undefined:
      return null;
    default:
      return report satisfies never;
  }
};

/** Words of one Converge Pro unit; `address` is its type and number, for instance `12` (protocol.md). */
export const createConvergeDialect = (address: string): AudioDialect => ({
  encodeCommand: (command) => `#${address} ${commandLine(command)}`,
  decodeReport: (line) => decodeReport(line, address),
  decodeCommand: (line) => decodeCommand(line, address),
  encodeReport: (report) => (report.type === 'error' ? `ERROR ${report.text}` : `#${address} ${reportLine(report)}`),
});
