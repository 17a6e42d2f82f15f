import { FrameCutter, type Taken } from '../frame-cutter.ts';

/** A control (8C) or an enquiry (83) to a display (protocol.md 1). */
export interface BraviaSerialCommand {
  readonly type: 'control' | 'enquiry';
  readonly function: number;
  /** Empty for an enquiry. */
  readonly data: readonly number[];
}

/** 0 done, 1 over, 2 under, 3 cancelled, 4 not understood. */
export interface BraviaSerialReply {
  readonly result: number;
  readonly data: readonly number[];
}

const control = 0x8c;
const enquiry = 0x83;
const answer = 0x70;
const category = 0x00;
const highestResult = 4;
/** Answers carry one to three bytes; a longer length is a spoilt byte. */
const longestData = 16;

const sumOf = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);

const summed = (bytes: readonly number[]): Uint8Array => Uint8Array.from([...bytes, sumOf(bytes)]);

export const encodeCommand = ({ type, function: number, data }: BraviaSerialCommand): Uint8Array =>
  type === 'control'
    ? summed([control, category, number, data.length + 1, ...data])
    : summed([enquiry, category, number, 0xff, 0xff]);

/** An answer without data is three bytes: its sum stands where else the length does. */
export const encodeReply = ({ result, data }: BraviaSerialReply): Uint8Array =>
  data.length === 0 ? summed([answer, result]) : summed([answer, result, data.length + 1, ...data]);

const takeReply = (bytes: readonly number[]): Taken<BraviaSerialReply> => {
  const [first, result = 0, third] = bytes;
  if (first !== answer || result > highestResult) {
    return 'garbage';
  }
  if (third === undefined) {
    return 'incomplete';
  }
  if (third === sumOf([answer, result])) {
    return { item: { result, data: [] }, size: 3 };
  }
  const size = third + 3;
  if (third < 2 || third > longestData) {
    return 'garbage';
  }
  if (bytes.length < size) {
    return 'incomplete';
  }
  const right = sumOf(bytes.slice(0, size - 1)) === bytes[size - 1];
  return right ? { item: { result, data: bytes.slice(3, size - 1) }, size } : 'garbage';
};

const takeCommand = (bytes: readonly number[]): Taken<BraviaSerialCommand> => {
  const [first, second = category, number = 0, length] = bytes;
  if ((first !== control && first !== enquiry) || second !== category) {
    return 'garbage';
  }
  if (length === undefined) {
    return 'incomplete';
  }
  const size = first === enquiry ? 6 : length + 4;
  if (size > longestData + 4 || size < 5) {
    return 'garbage';
  }
  if (bytes.length < size) {
    return 'incomplete';
  }
  if (sumOf(bytes.slice(0, size - 1)) !== bytes[size - 1]) {
    return 'garbage';
  }
  const type = first === control ? 'control' : 'enquiry';
  return { item: { type, function: number, data: type === 'control' ? bytes.slice(4, size - 1) : [] }, size };
};

class SerialSplitter<Item> {
  readonly #cutter: FrameCutter<Item>;

  constructor(take: (bytes: readonly number[]) => Taken<Item>) {
    this.#cutter = new FrameCutter(take);
  }

  push(bytes: Uint8Array): { readonly replies: readonly Item[]; readonly spoilt: number } {
    const { items, spoilt } = this.#cutter.push(bytes);
    return { replies: items, spoilt };
  }

  reset(): void {
    this.#cutter.reset();
  }
}

/** The display's side of the stream, for the driver. */
export const createReplySplitter = (): SerialSplitter<BraviaSerialReply> => new SerialSplitter(takeReply);
/** The controller's side of the stream, for a display of our own. */
export const createCommandSplitter = (): SerialSplitter<BraviaSerialCommand> => new SerialSplitter(takeCommand);
