import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  initialDirector,
  timerKey,
  type DirectorAction,
  type DirectorEvent,
  type DirectorState,
  type DirectorTimer,
  type Shot,
  type Stand,
} from './director-state.ts';
import { direct } from './direct.ts';

const timings = {
  microphoneOffDebounceMs: 300,
  holdMs: 1_000,
  overviewAfterMs: 5_000,
  minimumShotMs: 2_000,
  manualPauseMs: 20_000,
  talkerAfterMs: 700,
  talkerStayMs: 4_000,
};

const zones = ['lectern', 'gallery', 'door'] as const;
const shotsOf = (names: readonly string[], cameras: readonly string[]): ReadonlyMap<string, readonly Shot[]> =>
  new Map(names.map((name) => [name, cameras.map((cameraId) => ({ cameraId, presetId: name }))]));
const seats = new Map([1, 2].map((seat) => [seat, [{ cameraId: 'left', presetId: `seat-${seat}` }]]));

/** The director with a room around it whose cameras need a second, on a clock of its own. */
class PlayedDirector {
  readonly travelMs = 1_000;
  nowMs = 0;
  state: DirectorState = initialDirector;
  onAir: string | null = 'left';
  readonly moves: DirectorAction[] = [];
  readonly at = new Map<string, string>();
  readonly #due = new Map<string, { readonly atMs: number; readonly event: DirectorEvent }>();

  event(event: DirectorEvent): void {
    const { state, actions } = direct(this.state, event, this.#stand());
    this.state = state;
    actions.forEach((action) => this.#act(action));
  }

  /** Lets time pass; `each` looks at every moment at which something happened. */
  pass(ms: number, each: () => void): void {
    const untilMs = this.nowMs + ms;
    for (let next = this.#next(untilMs); next !== null; next = this.#next(untilMs)) {
      const [key, { atMs, event }] = next;
      this.#due.delete(key);
      this.nowMs = atMs;
      if (event.type === 'recalled') {
        this.at.set(event.shot.cameraId, event.shot.presetId);
      }
      this.event(event);
      each();
    }
    this.nowMs = untilMs;
  }

  #next(untilMs: number) {
    const [first] = [...this.#due].toSorted(([, a], [, b]) => a.atMs - b.atMs);
    return first === undefined || first[1].atMs > untilMs ? null : first;
  }

  #act(action: DirectorAction): void {
    switch (action.type) {
      case 'recall': {
        const { shot } = action;
        this.moves.push(action);
        this.at.delete(shot.cameraId);
        const event = { type: 'recalled', shot, result: 'arrived' } as const;
        this.#due.set(`recall ${shot.cameraId}`, { atMs: this.nowMs + this.travelMs, event });
        return;
      }
      case 'cut':
        this.moves.push(action);
        this.onAir = action.cameraId;
        return;
      case 'control':
        return;
      case 'start-timer':
        this.#start(action.timer, action.delayMs);
        return;
      case 'stop-timer':
        this.#due.delete(timerKey(action.timer));
    }
  }

  #start(timer: DirectorTimer, delayMs: number): void {
    this.#due.set(timerKey(timer), { atMs: this.nowMs + delayMs, event: { type: 'timer', timer } });
  }

  #stand(): Stand {
    return {
      nowMs: this.nowMs,
      onAir: this.onAir,
      usable: new Set(['left', 'right']),
      at: this.at,
      seats,
      zones: shotsOf(zones, ['right', 'left']),
      overview: [{ cameraId: 'left', presetId: 'wide' }],
      prioritySeats: [1],
      timings,
    };
  }
}

const anyEvent = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('talker' as const), zone: fc.constantFrom(...zones, null) }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('microphone' as const), seat: fc.constantFrom(1, 2), on: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'touched' } as const) },
  { weight: 1, arbitrary: fc.constant({ type: 'link-lost' } as const) },
);
const anyHistory = fc.array(fc.tuple(fc.nat({ max: 6_000 }), anyEvent), { maxLength: 60 });

const play = (history: readonly (readonly [number, DirectorEvent])[], each: (room: PlayedDirector) => void) => {
  const room = new PlayedDirector();
  for (const [afterMs, event] of history) {
    room.pass(afterMs, () => each(room));
    room.event(event);
    each(room);
  }
  return room;
};

test('between two talkers the picture changes no sooner than a talker may stay, whatever the microphones hear', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      let shown: { readonly zone: string; readonly sinceMs: number } | null = null;
      play(history, ({ state, nowMs }) => {
        const { followed } = state.talkers;
        if (followed !== null && followed !== shown?.zone) {
          expect(nowMs - (shown?.sinceMs ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(timings.talkerStayMs);
          shown = { zone: followed, sinceMs: nowMs };
        }
      });
    }),
    { numRuns: 500 },
  );
});

test('while a seat speaks no talker of the room has the picture', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      play(history, ({ state }) => {
        if (state.open.length > 0 && state.control === 'automatic') {
          expect(state.subject?.kind).toBe('seat');
        }
      });
    }),
    { numRuns: 500 },
  );
});

test('after a person touched a camera nothing moves or cuts until the pause is over', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      let before = 0;
      play(history, ({ state, moves }) => {
        if (state.control === 'manual') {
          expect(moves).toHaveLength(before);
        }
        before = moves.length;
      });
    }),
    { numRuns: 500 },
  );
});

test('whoever keeps talking is shown in the end, whatever was before', () => {
  fc.assert(
    fc.property(anyHistory, fc.constantFrom(...zones), (history, zone) => {
      const room = play(history, () => undefined);
      for (const seat of seats.keys()) {
        room.event({ type: 'microphone', seat, on: false });
      }
      room.event({ type: 'talker', zone });
      room.pass(60_000, () => undefined);
      expect(room.state.subject).toEqual({ kind: 'zone', zone });
      expect(room.at.get(room.onAir ?? '')).toBe(zone);
    }),
    { numRuns: 300 },
  );
});
