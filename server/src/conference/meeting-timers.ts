import type { Clock } from '../clock.ts';
import type { MeetingAction, MeetingState } from '../meeting/index.ts';
import type { ConferenceLimits } from './limits.ts';

type TimerName = 'speaking-time' | 'longest-duration' | 'alone' | 'answer';

export interface MeetingTimersHooks {
  dispatch(action: MeetingAction): void;
  /** The longest duration is reached. */
  onOver(): void;
  /** The last person did not answer. */
  onAbandoned(participantId: string): void;
}

/** What happens in a meeting by time alone. Follows the state: every change sets or cancels what hangs on it. */
export class MeetingTimers {
  readonly #clock: Clock;
  readonly #limits: ConferenceLimits;
  readonly #hooks: MeetingTimersHooks;
  readonly #pending = new Map<TimerName, { readonly at: number; readonly cancel: () => void }>();
  #alone: { readonly id: string; readonly since: number } | null = null;

  constructor(clock: Clock, limits: ConferenceLimits, hooks: MeetingTimersHooks) {
    this.#clock = clock;
    this.#limits = limits;
    this.#hooks = hooks;
  }

  follow(state: MeetingState): void {
    const { timer, endsAt, aloneUntil } = state.info.clock;
    const shownUntil = timer === null ? null : timer.endsAt + this.#limits.timerLingerMs;
    this.#set('speaking-time', shownUntil, () => this.#hooks.dispatch({ type: 'clock', change: { timer: null } }));
    this.#set('longest-duration', endsAt, () => this.#hooks.onOver());
    this.#followAlone(state, aloneUntil);
  }

  /** The one who is alone is still there. */
  stay(): void {
    if (this.#alone !== null) {
      this.#alone = { ...this.#alone, since: this.#clock.now() };
      this.#hooks.dispatch({ type: 'clock', change: { aloneUntil: null } });
    }
  }

  close(): void {
    for (const { cancel } of this.#pending.values()) {
      cancel();
    }
    this.#pending.clear();
  }

  #followAlone(state: MeetingState, aloneUntil: number | null): void {
    const id = lonePerson(state);
    if (id !== (this.#alone?.id ?? null)) {
      this.#alone = id === null ? null : { id, since: this.#clock.now() };
      if (aloneUntil !== null) {
        // Dispatching comes back here with the answer no longer awaited.
        this.#hooks.dispatch({ type: 'clock', change: { aloneUntil: null } });
        return;
      }
    }
    const { aloneMs, aloneAnswerMs } = this.#limits;
    const askAt = this.#alone === null || aloneMs === null || aloneUntil !== null ? null : this.#alone.since + aloneMs;
    this.#set('alone', askAt, () =>
      this.#hooks.dispatch({ type: 'clock', change: { aloneUntil: this.#clock.now() + aloneAnswerMs } }),
    );
    this.#set('answer', aloneUntil, () => {
      if (this.#alone !== null) {
        this.#hooks.onAbandoned(this.#alone.id);
      }
    });
  }

  #set(name: TimerName, at: number | null, run: () => void): void {
    const known = this.#pending.get(name);
    if ((known?.at ?? null) === at) {
      return;
    }
    known?.cancel();
    this.#pending.delete(name);
    if (at !== null) {
      const cancel = this.#clock.setTimer(Math.max(0, at - this.#clock.now()), () => {
        this.#pending.delete(name);
        run();
      });
      this.#pending.set(name, { at, cancel });
    }
  }
}

/** A hall waits for its guests without anybody at a keyboard to answer: a room alone is never asked. */
function lonePerson({ attendees, waiting }: MeetingState): string | null {
  const [only, ...others] = [...attendees.values()];
  return only === undefined || others.length > 0 || waiting.length > 0 || only.participant.kind === 'room'
    ? null
    : only.participant.id;
}
