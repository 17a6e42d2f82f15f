/** Delays before a stage is started again, in ms; the last one repeats. Reset once a stage stayed. */
const delaysMs = [0, 500, 1_000, 2_000, 5_000, 10_000] as const;

export class RestartSchedule {
  #attempt = 0;

  nextMs(): number {
    const delay = delaysMs[Math.min(this.#attempt, delaysMs.length - 1)] ?? 10_000;
    this.#attempt += 1;
    return delay;
  }

  reset(): void {
    this.#attempt = 0;
  }
}
