import type { Clock } from '@ratspult/device-drivers';
import { reduceRoom } from './room/reduce-room.ts';
import type { RoomEffect, RoomEvent } from './room/room-event.ts';
import type { RoomState } from './room/room-state.ts';

export type RoomListener = (state: RoomState, before: RoomState) => void;

/** Holds the one state of the room: events in, one after another; new states and effects out. */
export class RoomHost {
  readonly #clock: Clock;
  readonly #listeners = new Set<RoomListener>();
  readonly #queue: RoomEvent[] = [];
  #state: RoomState;
  #runEffect: (effect: RoomEffect) => void = () => undefined;
  #running = false;

  constructor(initial: RoomState, clock: Clock) {
    this.#state = initial;
    this.#clock = clock;
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Set once, while the appliance is built. */
  onEffect(run: (effect: RoomEffect) => void): void {
    this.#runEffect = run;
  }

  subscribe(listener: RoomListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispatch(event: RoomEvent): void {
    this.#queue.push(event);
    if (this.#running) {
      return;
    }
    this.#running = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#step(next);
      }
    } finally {
      this.#running = false;
    }
  }

  #step(event: RoomEvent): void {
    const before = this.#state;
    const { state, effects } = reduceRoom(before, event, this.#clock.epochMs());
    this.#state = state;
    for (const effect of effects) {
      this.#runEffect(effect);
    }
    if (state !== before) {
      for (const listener of this.#listeners) {
        listener(state, before);
      }
    }
  }
}
