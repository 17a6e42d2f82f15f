/** What one report of a button means. */
export interface PressReport {
  /** It goes down, and may have been down before we looked: enough to mute, not enough to do anything else. */
  readonly down: boolean;
  /** It goes down and was seen up before. */
  readonly freshDown: boolean;
  /** It was seen up, down and up again, and nothing came between: a finger, not a stuck contact. */
  readonly complete: boolean;
}

/** The last reports of one button. Pure of time and devices; `forget` when the device was away. */
export class PressMemory {
  #state: 'unknown' | 'up' | 'down-unseen' | 'down' = 'unknown';
  #spoiled = false;

  report(pressed: boolean): PressReport {
    const before = this.#state;
    if (!pressed) {
      this.#state = 'up';
      return { down: false, freshDown: false, complete: before === 'down' && !this.#spoiled };
    }
    if (before === 'down' || before === 'down-unseen') {
      return { down: false, freshDown: false, complete: false };
    }
    this.#state = before === 'up' ? 'down' : 'down-unseen';
    this.#spoiled = false;
    return { down: true, freshDown: before === 'up', complete: false };
  }

  /** The press that is under way has had its effect, or what it was meant for has changed. */
  spoil(): void {
    this.#spoiled = true;
  }

  forget(): void {
    this.#state = 'unknown';
  }
}
