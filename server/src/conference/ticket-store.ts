import type { Clock } from '../clock.ts';
import { newToken, type Random } from '../random.ts';
import type { TicketClaims } from './contract.ts';

/** Tickets into meetings: single use, short-lived, in memory only, 256 bit. The oldest give way when there are too many. */
export class TicketStore {
  readonly #tickets = new Map<string, { readonly claims: TicketClaims; readonly until: number }>();
  readonly #options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly lifetimeMs: number;
    readonly bound: number;
  };

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly lifetimeMs: number;
    readonly bound: number;
  }) {
    this.#options = options;
  }

  issue(claims: TicketClaims): string {
    const { clock, random, lifetimeMs, bound } = this.#options;
    this.#forget(clock.now(), bound);
    const ticket = newToken(random);
    this.#tickets.set(ticket, { claims, until: clock.now() + lifetimeMs });
    return ticket;
  }

  /** Uses the ticket up; null when there is no such ticket (any more). */
  take(ticket: string): TicketClaims | null {
    const entry = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return entry !== undefined && this.#options.clock.now() < entry.until ? entry.claims : null;
  }

  /** Makes tickets worthless that were not used yet. */
  forget(isMeant: (claims: TicketClaims) => boolean): void {
    for (const [ticket, { claims }] of this.#tickets) {
      if (isMeant(claims)) {
        this.#tickets.delete(ticket);
      }
    }
  }

  /** Insertion order is order of expiry, so only the front has to be looked at. */
  #forget(now: number, bound: number): void {
    for (const [ticket, { until }] of this.#tickets) {
      if (until > now && this.#tickets.size < bound) {
        return;
      }
      this.#tickets.delete(ticket);
    }
  }
}
