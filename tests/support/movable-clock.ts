/**
 * Loaded before a program (`node --import`), this lets a test set the machine's clock as that program sees it: at SIGUSR2 the
 * wall clock jumps by what the file named in RATSPULT_CLOCK_FILE says, in milliseconds. Timers go on as before, as they do when
 * a real clock is set.
 */
import { readFileSync } from 'node:fs';

const file = process.env['RATSPULT_CLOCK_FILE'];
const realNow = Date.now.bind(Date);
let offsetMs = 0;

Date.now = () => realNow() + offsetMs;

process.on('SIGUSR2', () => {
  offsetMs = file === undefined ? 0 : Number(readFileSync(file, 'utf8'));
});
