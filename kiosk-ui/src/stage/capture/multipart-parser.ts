/** Larger parts are no camera picture; the parser then looks for the next boundary. */
const maxPartBytes = 4 * 1024 * 1024;
const maxHeaderBytes = 4096;

const bytesOf = (ascii: string): Uint8Array => Uint8Array.from(ascii, (character) => character.charCodeAt(0) & 0xff);

const indexOf = (buffer: Uint8Array, wanted: Uint8Array, from: number): number => {
  const [first] = wanted;
  if (first === undefined) {
    return -1;
  }
  let at = buffer.indexOf(first, from);
  while (at !== -1 && at + wanted.length <= buffer.length) {
    if (wanted.every((byte, index) => buffer[at + index] === byte)) {
      return at;
    }
    at = buffer.indexOf(first, at + 1);
  }
  return -1;
};

const crlfTwice = bytesOf('\r\n\r\n');
const lfTwice = bytesOf('\n\n');

/** Boundary of a `multipart/x-mixed-replace; boundary=…` content type; cameras write it with or without quotes and dashes. */
export const boundaryOf = (contentType: string | null): string | null => {
  const found = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '');
  const name = (found?.[1] ?? found?.[2] ?? '').replace(/^--/, '');
  return name === '' || name.length > 200 ? null : name;
};

const isJpeg = (part: Uint8Array): boolean => part.length > 3 && part[0] === 0xff && part[1] === 0xd8;

/**
 * Cuts a Motion JPEG stream (RFC 2046 multipart, endless) into pictures. Never throws: garbage is skipped up to the next boundary.
 * With `Content-Length` a part ends there, without it at the next boundary.
 */
export class MultipartParser {
  readonly #delimiter: Uint8Array;
  #buffer = new Uint8Array(0);
  #state: 'boundary' | 'headers' | 'body' = 'boundary';
  #bodyLength: number | null = null;
  /** Bytes of the body already searched for the boundary. */
  #searched = 0;

  constructor(boundary: string) {
    this.#delimiter = bytesOf(`--${boundary}`);
  }

  /** Bytes kept for the next chunk. */
  get buffered(): number {
    return this.#buffer.length;
  }

  /** Pictures that are complete with this chunk, oldest first. */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    const joined = new Uint8Array(this.#buffer.length + chunk.length);
    joined.set(this.#buffer);
    joined.set(chunk, this.#buffer.length);
    this.#buffer = joined;
    const pictures: Uint8Array[] = [];
    while (this.#step(pictures)) {
      // Each step consumes something or says that more bytes are needed.
    }
    return pictures;
  }

  #step(pictures: Uint8Array[]): boolean {
    switch (this.#state) {
      case 'boundary':
        return this.#findBoundary();
      case 'headers':
        return this.#readHeaders();
      case 'body':
        return this.#bodyLength === null ? this.#readOpenBody(pictures) : this.#readBody(pictures, this.#bodyLength);
    }
  }

  #findBoundary(): boolean {
    const at = indexOf(this.#buffer, this.#delimiter, 0);
    if (at === -1) {
      // The end may be the beginning of a boundary.
      this.#consume(Math.max(0, this.#buffer.length - this.#delimiter.length + 1));
      return false;
    }
    this.#consume(at + this.#delimiter.length);
    this.#state = 'headers';
    return true;
  }

  #readHeaders(): boolean {
    const crlf = indexOf(this.#buffer, crlfTwice, 0);
    const lf = indexOf(this.#buffer, lfTwice, 0);
    const useLf = lf !== -1 && (crlf === -1 || lf < crlf);
    const at = useLf ? lf : crlf;
    if (at === -1 || at > maxHeaderBytes) {
      const tooLong = this.#buffer.length > maxHeaderBytes;
      if (tooLong) {
        this.#state = 'boundary';
      }
      return tooLong;
    }
    const headers = String.fromCharCode(...this.#buffer.subarray(0, at));
    this.#consume(at + (useLf ? 2 : 4));
    const length = Number(/^content-length:\s*(\d{1,9})\s*$/im.exec(headers)?.[1] ?? Number.NaN);
    this.#bodyLength = Number.isNaN(length) ? null : length;
    this.#searched = 0;
    this.#state = length > maxPartBytes ? 'boundary' : 'body';
    return true;
  }

  #readBody(pictures: Uint8Array[], length: number): boolean {
    if (this.#buffer.length < length) {
      return false;
    }
    this.#deliver(pictures, length);
    return true;
  }

  #readOpenBody(pictures: Uint8Array[]): boolean {
    const at = indexOf(this.#buffer, this.#delimiter, this.#searched);
    if (at !== -1) {
      this.#deliver(pictures, at);
      return true;
    }
    if (this.#buffer.length > maxPartBytes) {
      this.#state = 'boundary';
      return true;
    }
    this.#searched = Math.max(0, this.#buffer.length - this.#delimiter.length + 1);
    return false;
  }

  #deliver(pictures: Uint8Array[], length: number): void {
    const part = this.#buffer.slice(0, length);
    if (isJpeg(part)) {
      pictures.push(part);
    }
    this.#consume(length);
    this.#state = 'boundary';
  }

  #consume(count: number): void {
    this.#buffer = this.#buffer.slice(count);
  }
}
