/** A line of 24 bytes: `*S`, type, four letters, 16 characters, LF (protocol.md 2). */
export interface BraviaLine {
  readonly type: 'control' | 'enquiry' | 'answer' | 'notice';
  readonly name: string;
  readonly parameter: string;
}

const letters: Readonly<Record<BraviaLine['type'], string>> = {
  control: 'C',
  enquiry: 'E',
  answer: 'A',
  notice: 'N',
};
const types = new Map<string, BraviaLine['type']>([
  ['C', 'control'],
  ['E', 'enquiry'],
  ['A', 'answer'],
  ['N', 'notice'],
]);

export const parameterLength = 16;
export const noParameter = '#'.repeat(parameterLength);
export const done = '0'.repeat(parameterLength);
export const failedParameter = 'F'.repeat(parameterLength);
export const notFound = 'N'.repeat(parameterLength);

export const numberParameter = (value: number): string => String(value).padStart(parameterLength, '0');

export const encodeLine = ({ type, name, parameter }: BraviaLine): Uint8Array =>
  new TextEncoder().encode(`*S${letters[type]}${name}${parameter}\n`);

export const decodeLine = (line: string): BraviaLine | null => {
  const [, letter = '', name = '', parameter = ''] = /^\*S([CEAN])([A-Z0-9]{4})([!-~]{16})$/.exec(line) ?? [];
  const type = types.get(letter);
  return type === undefined ? null : { type, name, parameter };
};

/** Sixteen decimal digits; null when the parameter is no number. */
export const numberOf = (parameter: string): number | null => (/^\d{16}$/.test(parameter) ? Number(parameter) : null);
