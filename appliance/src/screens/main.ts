import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { arrangementCommands, arrangeScreens, Outputs, ScreensFile } from './arrange-screens.ts';

/** Run in the kiosk's session at its start and whenever a screen comes or goes. */
const file = '/var/lib/ratspult-kiosk/screens.json';
const noWish: ScreensFile = { panel: null, stage: null };

/** A wish that cannot be read must not leave the room without screens. */
const readWish = (): ScreensFile => {
  try {
    return Value.Parse(ScreensFile, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    process.stderr.write(`${file} is not used: ${error instanceof Error ? error.message : String(error)}\n`);
    return noWish;
  }
};

const ask = (...words: string[]): string => execFileSync('swaymsg', words, { encoding: 'utf8', timeout: 10_000 });

const outputs = Value.Parse(Outputs, JSON.parse(ask('-r', '-t', 'get_outputs')));
const arrangement = arrangeScreens(outputs, readWish());
if (arrangement === null) {
  process.stderr.write('there is no screen\n');
  process.exitCode = 1;
} else {
  process.stdout.write(`panel on ${arrangement.panel}, stage on ${arrangement.stage}\n`);
  for (const command of arrangementCommands(arrangement)) {
    ask('-q', '--', command);
  }
}
