import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import type { StageLauncher, StageProcess } from './stage-launcher.ts';

export interface ChromiumStageOptions {
  /** For instance `/usr/bin/chromium`. */
  readonly executable: string;
  /** No window, for machines without a display. */
  readonly headless: boolean;
  /** Whole screen without a frame; false opens a plain application window. */
  readonly kiosk: boolean;
  /** Place and size in pixels, for several screens; null leaves it to the desktop. */
  readonly window: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
  /** Appended as they are, for instance fake capture devices. */
  readonly extraArguments: readonly string[];
  /** Chromium's own sandbox does not start as root in most containers. */
  readonly sandbox: boolean;
}

const killAfterMs = 1_500;

/** Flags of a kiosk that phones nobody, asks nobody, and does not slow down a page nobody touches. */
export const chromiumArguments = (url: string, profile: string, options: ChromiumStageOptions): string[] => [
  `--user-data-dir=${profile}`,
  '--no-first-run',
  '--no-default-browser-check',
  '--hide-crash-restore-bubble',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-features=Translate,MediaRouter',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--autoplay-policy=no-user-gesture-required',
  '--auto-accept-camera-and-microphone-capture',
  '--password-store=basic',
  ...(options.headless ? ['--headless=new', '--disable-gpu'] : []),
  ...(options.sandbox ? [] : ['--no-sandbox']),
  ...(options.kiosk ? ['--kiosk'] : []),
  ...(options.window === null
    ? []
    : [
        `--window-position=${options.window.x},${options.window.y}`,
        `--window-size=${options.window.width},${options.window.height}`,
      ]),
  ...options.extraArguments,
  `--app=${url}`,
];

/** Opens the stage in a Chromium of its own with a fresh profile, which is thrown away afterwards. */
export const chromiumStageLauncher = (options: ChromiumStageOptions): StageLauncher => ({
  launch: (url) => {
    const profile = mkdtempSync(join(tmpdir(), 'ratspult-stage-'));
    // A process group of its own, so that ending it ends every renderer too.
    const child = spawn(options.executable, chromiumArguments(url, profile, options), {
      detached: true,
      stdio: 'ignore',
    });
    return supervise(child, profile);
  },
});

const supervise = (child: ChildProcess, profile: string): StageProcess => {
  const { promise: exited, resolve } = Promise.withResolvers<void>();
  const ended = async (): Promise<void> => {
    // Helpers outlive the browser for a moment and would make their profile folder again.
    await endGroup(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
    resolve();
  };
  child.once('exit', () => void ended());
  // The executable is not there: the same to whoever waits as one that ended at once.
  child.once('error', () => void ended());
  return {
    exited,
    kill: async () => {
      signalGroup(child, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), killAfterMs);
      await exited;
      clearTimeout(timer);
    },
  };
};

const endGroup = async (child: ChildProcess): Promise<void> => {
  for (let tries = 0; tries < 20 && signalGroup(child, 'SIGKILL'); tries += 1) {
    await setTimeoutPromise(25);
  }
};

/** False when nobody of the group is left. */
const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): boolean => {
  if (child.pid === undefined) {
    return false;
  }
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
};
