import { setInterval } from 'node:timers';

const PLAIN_EVERY_MS = 15_000;
const LIVE_EVERY_MS = 1_000;

/** Says what is going on and how long it takes: one living line on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** Runs `work` under a title. `work` may report where it is, e.g. `120/263`. */
  step<T>(title: string, work: (report: (detail: string) => void) => Promise<T>): Promise<T>;
  say(line: string): void;
}

export function createProgress(out: NodeJS.WriteStream): Progress {
  const erase = out.isTTY ? '\r\u001b[K' : '';
  return {
    say: (line) => void out.write(`${line}\n`),
    async step(title, work) {
      const started = performance.now();
      let detail = '';
      const line = (): string =>
        `  ${title} … ${detail === '' ? '' : `${detail}, `}${formatSeconds(performance.now() - started)}`;
      out.write(`  ${title} …${erase === '' ? '\n' : ''}`);
      const ticking = setInterval(
        () => out.write(erase === '' ? `${line()}\n` : `${erase}${line()}`),
        erase === '' ? PLAIN_EVERY_MS : LIVE_EVERY_MS,
      );
      let outcome = 'failed after ';
      try {
        const result = await work((text) => {
          detail = text;
        });
        outcome = '';
        return result;
      } finally {
        clearInterval(ticking);
        out.write(`${erase}  ${title}: ${outcome}${formatSeconds(performance.now() - started)}\n`);
      }
    },
  };
}

/** `0.4 s`, `12 s`, `3 min 45 s` */
export function formatSeconds(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
