import { createHmac, createPublicKey } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { EnrolRequest, PairingCode } from '../protocol/index.ts';
import { newDigits, type Random } from '../random.ts';
import { RateLimiter } from '../rate-limiter.ts';
import type { PairingStore } from '../store/pairing-store.ts';
import type { RoomRecord } from '../store/room-store.ts';
import type { RoomRegistry } from './room-registry.ts';

export const pairingCodeLifetimeMs = 10 * 60_000;
const triesPerAddress = { burst: 5, perMinute: 2 };
const globalFailures = 20;
const globalWindowMs = 10 * 60_000;

/** The key in one canonical text; null when it is not an Ed25519 key in SPKI DER. */
function canonicalPublicKey(base64: string): string | null {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key.export({ format: 'der', type: 'spki' }).toString('base64') : null;
  } catch {
    return null;
  }
}

/**
 * Pairing codes and the exchange of a code for a room. Codes live ten minutes, work once, are stored as a keyed hash,
 * and guessing is limited per address and for all together: 20 wrong ones lock enrolment for ten minutes.
 */
export class Enrolment {
  readonly #store: PairingStore;
  readonly #rooms: RoomRegistry;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #secret: string;
  readonly #perAddress: RateLimiter;
  #failures: number[] = [];

  constructor(parts: { store: PairingStore; rooms: RoomRegistry; clock: Clock; random: Random; secret: string }) {
    this.#store = parts.store;
    this.#rooms = parts.rooms;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#secret = parts.secret;
    this.#perAddress = new RateLimiter(parts.clock, triesPerAddress);
  }

  /** A new code; the room's older one stops working. */
  async newCode(roomId: string): Promise<PairingCode> {
    const code = newDigits(this.#random, 8);
    const expiresAt = this.#clock.now() + pairingCodeLifetimeMs;
    await this.#store.put(this.#hash(code), roomId, expiresAt);
    return { code, expiresAt };
  }

  async enrol(request: EnrolRequest, address: string): Promise<Outcome<RoomRecord>> {
    if (!this.#perAddress.allow(address) || this.#isLocked()) {
      return refuse('rate-limited', 'too many tries');
    }
    const publicKey = canonicalPublicKey(request.publicKey);
    if (publicKey === null) {
      return { ok: false, code: 'invalid-input', message: 'not an Ed25519 key in SPKI DER', path: '/publicKey' };
    }
    const roomId = await this.#store.take(this.#hash(request.code), this.#clock.now());
    const room = roomId === null ? null : this.#rooms.byId(roomId);
    if (room === null) {
      this.#failures.push(this.#clock.now());
      return refuse('pairing-code-wrong', 'unknown, used or too old');
    }
    if (room.publicKey !== null) {
      return refuse('room-already-paired', 'unpair the room first');
    }
    await this.#rooms.setPublicKey(room.id, publicKey);
    return success(room);
  }

  async forgetCodeOf(roomId: string): Promise<void> {
    await this.#store.deleteOfRoom(roomId);
  }

  #isLocked(): boolean {
    const since = this.#clock.now() - globalWindowMs;
    this.#failures = this.#failures.filter((at) => at > since);
    return this.#failures.length >= globalFailures;
  }

  #hash(code: string): string {
    return createHmac('sha256', this.#secret).update(code).digest('base64url');
  }
}
