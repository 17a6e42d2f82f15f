import type { Preamble } from '../audio-lines/audio-line-session.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { Link } from '../../core/supervisor.ts';

export interface TelnetLoginOptions {
  readonly clock: Clock;
  readonly user: string;
  readonly password: string;
}

/** What the unit writes, in small letters; uncertain, see protocol.md 2. */
const words = { user: 'user:', password: 'pass:', welcome: 'authenticated', refused: 'invalid' } as const;

const iac = 0xff;
/** What is offered or asked, and the refusal of it. */
const refusals: ReadonlyMap<number, number> = new Map([
  [0xfb, 0xfe],
  [0xfd, 0xfc],
]);
const loginLimitMs = 4000;
const longestTail = 64;

const encoder = new TextEncoder();

/** Refuses telnet's options and answers the login; afterwards only lines come through. */
export class TelnetLogin implements Preamble {
  readonly #options: TelnetLoginOptions;
  #link: Link | null = null;
  #option: number[] = [];
  #tail = '';
  #done = false;
  #settle: (ready: boolean) => void = () => {};
  #ready: Promise<boolean> = Promise.resolve(false);
  #cancelLimit: Cancel | null = null;

  constructor(options: TelnetLoginOptions) {
    this.#options = options;
  }

  connected(link: Link): void {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#link = link;
    this.#option = [];
    this.#tail = '';
    this.#done = false;
    this.#ready = promise;
    this.#settle = resolve;
    this.#cancelLimit = this.#options.clock.after(loginLimitMs, () => resolve(false));
  }

  ready(): Promise<boolean> {
    return this.#ready;
  }

  filter(bytes: Uint8Array): Uint8Array {
    const plain = bytes.filter((byte) => this.#isPlain(byte));
    if (this.#done) {
      return plain;
    }
    for (const byte of plain) {
      this.#tail = (this.#tail + String.fromCharCode(byte).toLowerCase()).slice(-longestTail);
      this.#answer();
    }
    return new Uint8Array();
  }

  disconnected(): void {
    this.#link = null;
    this.#cancelLimit?.();
    this.#cancelLimit = null;
    this.#settle(false);
  }

  #isPlain(byte: number): boolean {
    if (this.#option.length === 0 && byte !== iac) {
      return true;
    }
    this.#option.push(byte);
    const [, verb = 0, option] = this.#option;
    const refusal = refusals.get(verb);
    if (option !== undefined && refusal !== undefined) {
      this.#link?.write(Uint8Array.of(iac, refusal, option));
    }
    // Commands without an option are two bytes, those with one (FB to FE) three.
    const whole = this.#option.length === 3 || (this.#option.length === 2 && verb < 0xfb);
    this.#option = whole ? [] : this.#option;
    return false;
  }

  #answer(): void {
    if (this.#tail.endsWith(words.user)) {
      this.#say(this.#options.user);
    } else if (this.#tail.endsWith(words.password)) {
      this.#say(this.#options.password);
    } else if (this.#tail.endsWith(words.refused)) {
      this.#tail = '';
      this.#link?.passwordRefused();
    } else if (this.#tail.endsWith(words.welcome)) {
      this.#done = true;
      this.#cancelLimit?.();
      this.#settle(true);
    }
  }

  #say(word: string): void {
    this.#tail = '';
    this.#link?.write(encoder.encode(`${word}\r`));
  }
}
