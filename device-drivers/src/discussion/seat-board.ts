import { Type } from 'typebox';
import type { DiscussionSeat } from '../core/capabilities/capabilities.ts';
import type { DeviceEvent } from '../core/device.ts';

/** Seats come from outside: more than this many are not remembered. */
const seatLimit = 2000;

const emptySeat = (seat: number): DiscussionSeat => ({ seat, microphone: 'off', name: null });

const same = (a: DiscussionSeat, b: DiscussionSeat): boolean => a.microphone === b.microphone && a.name === b.name;

/** Seats that are the chair where the discussion system does not tell, up to `highest`. */
export const prioritySeatsOption = (highest: number) =>
  Type.Array(Type.Integer({ minimum: 1, maximum: highest }), {
    maxItems: 16,
    uniqueItems: true,
    description: 'Seats of the highest priority (the chair)',
  });

/** What is known of the seats of a discussion system; tells each change once. A seat that is named becomes known. */
export class SeatBoard {
  readonly #emit: (event: DeviceEvent) => void;
  readonly #seats = new Map<number, DiscussionSeat>();
  readonly #prioritySeats: Set<number>;

  constructor(prioritySeats: readonly number[], emit: (event: DeviceEvent) => void) {
    this.#prioritySeats = new Set(prioritySeats);
    this.#emit = emit;
  }

  seats(): readonly DiscussionSeat[] {
    return [...this.#seats.values()].toSorted((a, b) => a.seat - b.seat);
  }

  prioritySeats(): readonly number[] {
    return [...this.#prioritySeats].toSorted((a, b) => a - b);
  }

  isOn(seat: number): boolean {
    return this.#seats.get(seat)?.microphone === 'on';
  }

  anyOn(): boolean {
    return [...this.#seats.values()].some(({ microphone }) => microphone === 'on');
  }

  change(seat: number, change: Partial<Omit<DiscussionSeat, 'seat'>>): void {
    const before = this.#seats.get(seat);
    const after = { ...(before ?? emptySeat(seat)), ...change };
    if ((before !== undefined && same(before, after)) || (before === undefined && this.#seats.size >= seatLimit)) {
      return;
    }
    this.#seats.set(seat, after);
    this.#emit({ type: 'seat', seat: after });
  }

  /** A request is a state of its own only while the microphone is off. */
  request(seat: number, wanted: boolean): void {
    if (!this.isOn(seat)) {
      this.change(seat, { microphone: wanted ? 'requested' : 'off' });
    }
  }

  prioritise(seat: number): void {
    if (this.#prioritySeats.size < seatLimit) {
      this.#prioritySeats.add(seat);
    }
  }

  /** The whole state at once: these are open, these ask (null: the system does not tell), every other one is off. */
  show(open: readonly number[], requested: readonly number[] | null): void {
    const on = new Set(open);
    const asks = new Set(requested ?? []);
    for (const { seat, microphone } of this.seats()) {
      const keeps = requested === null && microphone === 'requested';
      if (!on.has(seat) && !asks.has(seat) && !keeps) {
        this.change(seat, { microphone: 'off' });
      }
    }
    for (const seat of asks) {
      if (!on.has(seat)) {
        this.change(seat, { microphone: 'requested' });
      }
    }
    for (const seat of on) {
      this.change(seat, { microphone: 'on' });
    }
  }
}
