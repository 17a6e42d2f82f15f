import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import { writePatternVideo, writeToneAudio, type SenderPattern } from './media-files.ts';

export const executable = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';

/** Flags for every browser of the tests: no traffic of its own, sound without a gesture, the sandbox only where it can run. */
export const chromiumArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** What a person's fake camera shows and their fake microphone hears. */
export interface FakePerson {
  readonly pattern: SenderPattern;
  readonly toneHz: number;
}

/** Chromium flags for a fake camera and microphone that play the person's files. */
export const fakeMediaArguments = (folder: string, person: FakePerson): readonly string[] => {
  const video = path.join(folder, 'camera.y4m');
  const audio = path.join(folder, 'microphone.wav');
  writePatternVideo(video, person.pattern);
  writeToneAudio(audio, person.toneHz);
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${video}`,
    `--use-file-for-fake-audio-capture=${audio}`,
  ];
};

export interface PersonBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Cameras of Chromium's own making, each with its moving disc and clock; the second measures depth, which nobody can send. */
const severalCameras = ['--use-fake-device-for-media-stream=device-count=3', '--use-fake-ui-for-media-stream'];

const mediaArguments = (folder: string, person: FakePerson | 'several-cameras' | null): readonly string[] => {
  switch (person) {
    case null:
      return [];
    case 'several-cameras':
      return severalCameras;
    default:
      return fakeMediaArguments(folder, person);
  }
};

/** A browser of its own for one person, since fake devices are set per browser process. */
export const openPersonBrowser = async (
  person: FakePerson | 'several-cameras' | null,
  viewport: { width: number; height: number },
): Promise<PersonBrowser> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-person-'));
  const browser = await chromium.launch({
    executablePath: executable,
    args: [...chromiumArguments, ...mediaArguments(folder, person)],
  });
  const context = await browser.newContext({ viewport, locale: 'de-DE', colorScheme: 'light' });
  return {
    context,
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
