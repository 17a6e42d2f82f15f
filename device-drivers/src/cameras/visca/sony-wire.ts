import type { Cancel, Clock } from '../../core/clock.ts';
import type { Link } from '../../core/supervisor.ts';
import { decodeReply, type ViscaReply } from './codec.ts';
import {
  carries,
  decodeSony,
  encodeSony,
  nextSequence,
  sonyControl,
  type SonyMessage,
  type SonyType,
} from './sony-envelope.ts';
import type { SentMessage } from './visca-exchange.ts';
import type { ViscaWire, WireListener } from './visca-wire.ts';

export interface SonyWireOptions {
  readonly clock: Clock;
  /** Whether IF_Clear goes out as type 0120; it falls back to 0100 when the camera refuses (protocol.md 1.7). */
  readonly settingType: boolean;
}

interface Pending {
  readonly datagram: Uint8Array;
  readonly kind: SentMessage['kind'];
  resends: number;
  cancel: Cancel;
}

/** On a network an answer takes milliseconds; a stop must not wait longer than its own deadline of 250 ms. */
const resendAfterMs = 120;
const resendLimit = 3;
const resetAnswerMs = 250;
const resetAttempts = 3;
/** Answers to what nobody waits for any longer need no memory of their own. */
const pendingBound = 32;

const typesOf = { command: 'command', inquiry: 'inquiry', setup: 'command' } as const;

/**
 * One frame in each datagram, numbered (protocol.md 1.7). A message nobody answered is sent again, the same bytes with
 * the same number: the camera answers it, or says by "abnormal sequence number" that it had already been taken.
 */
export class SonyWire implements ViscaWire {
  readonly #options: SonyWireOptions;
  readonly #pending = new Map<number, Pending>();
  #link: Link | null = null;
  #listener: WireListener | null = null;
  #sequence = 0;
  #settingType: boolean;
  /**
   * Some makers number their replies as they like: until one matched, replies are told apart as on a serial line. Once
   * two did not match, a later match is chance.
   */
  #numbering: 'unknown' | 'echoed' | 'own' = 'unknown';
  #mismatches = 0;
  #resetAnswered: (() => void) | null = null;
  #resetting: Promise<void> | null = null;

  constructor(options: SonyWireOptions) {
    this.#options = options;
    this.#settingType = options.settingType;
  }

  connected(link: Link, listener: WireListener): void {
    this.#forgetAll();
    this.#numbering = 'unknown';
    this.#mismatches = 0;
    this.#link = link;
    this.#listener = listener;
  }

  disconnected(): void {
    this.#link = null;
    this.#forgetAll();
    this.#resetAnswered?.();
  }

  /** RESET until it is answered: afterwards both sides count from 0. */
  begin(): Promise<void> {
    this.#resetting ??= this.#reset().finally(() => {
      this.#resetting = null;
    });
    return this.#resetting;
  }

  takeSequence(): number {
    this.#sequence = nextSequence(this.#sequence);
    return this.#sequence;
  }

  send(frame: Uint8Array, kind: SentMessage['kind'], sequence: number): void {
    const type: SonyType = kind === 'setup' && this.#settingType ? 'setting' : typesOf[kind];
    const datagram = encodeSony({ type, sequence, payload: frame });
    this.#pending.set(sequence, { datagram, kind, resends: 0, cancel: this.#resendLater(sequence) });
    for (const oldest of [...this.#pending.keys()].slice(0, Math.max(0, this.#pending.size - pendingBound))) {
      this.forget(oldest);
    }
    this.#link?.write(datagram);
  }

  forget(sequence: number | null): void {
    if (sequence !== null) {
      this.#pending.get(sequence)?.cancel();
      this.#pending.delete(sequence);
    }
  }

  receive(datagram: Uint8Array): void {
    const messages = decodeSony(datagram);
    if (messages === null) {
      this.#link?.garbled();
      return;
    }
    messages.forEach((message) => this.#take(message));
  }

  judgeUnfinished(): void {
    // A datagram comes whole or not at all.
  }

  async #reset(): Promise<void> {
    for (let attempt = 0; attempt < resetAttempts && this.#link !== null; attempt += 1) {
      this.#forgetAll();
      this.#sequence = 0;
      const answered = this.#awaitResetAnswer();
      this.#link.write(encodeSony({ type: 'control', sequence: 0, payload: Uint8Array.from(sonyControl.reset) }));
      if (await answered) {
        return;
      }
    }
  }

  #awaitResetAnswer(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (answered: boolean): void => {
        cancel();
        this.#resetAnswered = null;
        resolve(answered);
      };
      const cancel = this.#options.clock.after(resetAnswerMs, () => end(false));
      this.#resetAnswered = () => end(true);
    });
  }

  #resendLater(sequence: number): Cancel {
    return this.#options.clock.after(resendAfterMs, () => {
      const pending = this.#pending.get(sequence);
      if (pending !== undefined && pending.resends < resendLimit) {
        pending.resends += 1;
        pending.cancel = this.#resendLater(sequence);
        this.#link?.write(pending.datagram);
      }
    });
  }

  #take({ type, sequence, payload }: SonyMessage): void {
    if (type === 'controlReply') {
      this.#takeControl(sequence, payload);
      return;
    }
    const reply = type === 'reply' ? decodeReply(payload) : null;
    if (reply === null) {
      this.#link?.garbled();
      return;
    }
    const pending = this.#pending.get(sequence);
    this.forget(sequence);
    this.#judgeNumbering(pending !== undefined);
    if (pending?.kind === 'setup' && this.#refusesType(reply)) {
      this.#settingType = false;
      this.#listener?.notTaken(sequence);
    } else {
      this.#listener?.heard(reply, this.#numbering === 'echoed' ? sequence : null);
    }
  }

  #judgeNumbering(matches: boolean): void {
    if (this.#numbering === 'unknown') {
      this.#mismatches += matches ? 0 : 1;
      this.#numbering = matches ? 'echoed' : this.#mismatches > 1 ? 'own' : 'unknown';
    }
  }

  #takeControl(sequence: number, payload: Uint8Array): void {
    if (carries(payload, sonyControl.reset)) {
      this.#link?.answered(null);
      this.#resetAnswered?.();
      return;
    }
    const pending = this.#pending.get(sequence);
    this.forget(sequence);
    if (pending === undefined) {
      return;
    }
    if (carries(payload, sonyControl.abnormalType)) {
      this.#settingType = false;
      this.#listener?.notTaken(sequence);
    } else if (carries(payload, sonyControl.abnormalSequence)) {
      this.#takeAbnormalSequence(sequence, pending);
    } else {
      this.#link?.garbled();
    }
  }

  /**
   * What was sent again has been taken before; what was sent once shows that the counts differ. When a newer message
   * went out in between, a lost one is refused like a taken one: it goes out once more, since every command here may
   * be said twice, and a stop that was lost must not count as done.
   */
  #takeAbnormalSequence(sequence: number, pending: Pending): void {
    if (pending.resends > 0 && pending.kind === 'command' && sequence === this.#sequence) {
      this.#listener?.alreadyTaken(sequence);
      return;
    }
    if (pending.resends === 0) {
      void this.begin();
    }
    this.#listener?.notTaken(sequence);
  }

  /** One camera was seen to refuse type 0120 with "not executable" (protocol.md 1.7). */
  #refusesType(reply: ViscaReply): boolean {
    return this.#settingType && reply.type === 'error';
  }

  #forgetAll(): void {
    for (const sequence of this.#pending.keys()) {
      this.forget(sequence);
    }
  }
}
