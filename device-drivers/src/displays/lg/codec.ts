/** A command to a display: two letters, set id, one byte (protocol.md 1). */
export interface LgCommand {
  /** Two letters, for instance `ka`. */
  readonly code: string;
  /** 0 speaks to all, and nobody answers. */
  readonly id: number;
  /** 0xFF asks. */
  readonly data: number;
}

export interface LgReply {
  /** The second letter of the command it answers. */
  readonly letter: string;
  readonly id: number;
  readonly ok: boolean;
  /** Hexadecimal digits, as they came: one byte for most commands, text for some. */
  readonly data: string;
}

export const askByte = 0xff;

const hex = (value: number): string => value.toString(16).padStart(2, '0');

export const encodeCommand = ({ code, id, data }: LgCommand): Uint8Array =>
  new TextEncoder().encode(`${code} ${hex(id)} ${hex(data)}\r`);

export const decodeCommand = (line: string): LgCommand | null => {
  const [, code, id = '', data = ''] = /^([a-z]{2}) ?([0-9a-f]{2}) ([0-9a-f]{2})$/i.exec(line) ?? [];
  return code === undefined ? null : { code, id: Number.parseInt(id, 16), data: Number.parseInt(data, 16) };
};

/** Ends with the letter x, with or without a line end behind it (protocol.md 1). */
export const encodeReply = ({ letter, id, ok, data }: LgReply): Uint8Array =>
  new TextEncoder().encode(`${letter} ${hex(id)} ${ok ? 'OK' : 'NG'}${data}x`);

const replyPattern = /^\s*([a-z]) ([0-9a-f]{2}) (OK|NG) ?([0-9a-z.-]{0,60})$/i;

export const decodeReply = (text: string): LgReply | null => {
  const [, letter, id = '', word = '', data = ''] = replyPattern.exec(text) ?? [];
  return letter === undefined
    ? null
    : { letter: letter.toLowerCase(), id: Number.parseInt(id, 16), ok: word.toUpperCase() === 'OK', data };
};

/** The byte of an answer, null when it is none. */
export const byteOf = ({ data }: LgReply): number | null =>
  /^[0-9a-f]{2}$/i.test(data) ? Number.parseInt(data, 16) : null;

const longestReply = 80;

/** Cuts at the letter x that ends each reply. Keeps one unfinished reply of bounded length. */
export class LgReplySplitter {
  #open = '';

  push(bytes: Uint8Array): { readonly replies: readonly LgReply[]; readonly spoilt: number } {
    const replies: LgReply[] = [];
    let spoilt = 0;
    for (const byte of bytes) {
      if (byte !== 0x78) {
        this.#open += String.fromCharCode(byte);
        if (this.#open.length > longestReply) {
          this.#open = '';
          spoilt += 1;
        }
        continue;
      }
      const reply = decodeReply(this.#open);
      this.#open = '';
      if (reply === null) {
        spoilt += 1;
      } else {
        replies.push(reply);
      }
    }
    return { replies, spoilt };
  }

  reset(): void {
    this.#open = '';
  }
}
