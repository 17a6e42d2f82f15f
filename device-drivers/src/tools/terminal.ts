import { createInterface } from 'node:readline/promises';

/** Where a tool speaks to its user. Results go to `print`, everything else to `note`. */
export interface Terminal {
  readonly print: (line: string) => void;
  readonly note: (line: string) => void;
  /** Null when nobody can answer: input is not a terminal, or it ended. */
  readonly ask: (question: string) => Promise<string | null>;
}

/** What went wrong, for whoever typed the command. */
export interface Problem {
  readonly code: string;
  readonly sentence: string;
  readonly remedy: string;
}

/** Exit codes: scripts of technicians branch on them. */
export const exitCodes = { done: 0, failed: 1, usage: 2, offline: 3, interrupted: 130 } as const;

export const showProblem = (terminal: Terminal, { code, sentence, remedy }: Problem): void => {
  terminal.note(`error [${code}] ${sentence}`);
  terminal.note(`  remedy: ${remedy}`);
};

export const usageProblem = (sentence: string, remedy: string): Problem => ({ code: 'usage', sentence, remedy });

export const sentenceOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

const ask = async (question: string): Promise<string | null> => {
  if (!process.stdin.isTTY) {
    return null;
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
};

export const processTerminal: Terminal = {
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  ask,
};

/** Ctrl-C, a polite kill, and the window that was closed. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal that is aborted when the user wants to end. */
export const interruption = (): { readonly signal: AbortSignal; readonly dispose: () => void } => {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  endings.forEach((name) => process.once(name, end));
  return {
    signal: controller.signal,
    dispose: () => {
      endings.forEach((name) => process.off(name, end));
    },
  };
};

/** Calls `run` for each line typed or piped in, one after the other, until it answers false or the input ends. */
export const eachLine = async (
  prompt: string,
  signal: AbortSignal,
  run: (line: string) => Promise<boolean>,
): Promise<void> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt, signal });
  // With its own terminal, readline takes Ctrl-C; it means the same as without.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const showPrompt = (): void => {
    if (process.stdin.isTTY) {
      lines.prompt();
    }
  };
  showPrompt();
  for await (const line of lines) {
    if (line.trim() !== '' && !(await run(line.trim()))) {
      break;
    }
    showPrompt();
  }
  lines.close();
};
