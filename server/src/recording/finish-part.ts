import { execFile } from 'node:child_process';
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { words } from '../capture/words.ts';
import type { RecordedChapter } from '../store/recording-store.ts';

const run = promisify(execFile);

/** Where a stretch of the recording begins, and why. */
export interface SegmentMark {
  readonly file: string;
  /** Null when it goes on without a break. */
  readonly title: string | null;
}

export interface FinishedPart {
  readonly durationMs: number;
  readonly bytes: number;
  readonly chapters: readonly RecordedChapter[];
}

export const finishedName = 'recording.mp4';
const marksName = 'marks.json';
interface Tools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

const quiet = words('-hide_banner -loglevel error -nostdin -y');

/** The marks are kept beside the segments, for a finish after a crash of the instance. */
export function writeMarks(folder: string, marks: readonly SegmentMark[]): void {
  writeFileSync(join(folder, marksName), JSON.stringify(marks), { mode: 0o600 });
}

/** Length in ms; null for what is no film. */
async function lengthOf(ffprobe: string, file: string): Promise<number | null> {
  try {
    const { stdout } = await run(ffprobe, [
      ...words('-v error -show_entries format=duration -of default=noprint_wrappers=1:nokey=1'),
      file,
    ]);
    const seconds = Number.parseFloat(stdout);
    return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : null;
  } catch {
    return null;
  }
}

/** A segment that was cut off does not know its length; copying it into a new file counts it. Null: nothing is in it. */
async function wholeSegment(
  folder: string,
  file: string,
  { ffmpeg, ffprobe }: Tools,
): Promise<{ readonly file: string; readonly ms: number } | null> {
  const known = await lengthOf(ffprobe, join(folder, file));
  if (known !== null) {
    return { file, ms: known };
  }
  const whole = `whole-${file}`;
  try {
    await run(ffmpeg, [...quiet, '-i', file, '-map', '0', '-c', 'copy', '-f', 'matroska', whole], { cwd: folder });
  } catch {
    return null;
  }
  const ms = await lengthOf(ffprobe, join(folder, whole));
  return ms === null ? null : { file: whole, ms };
}

const escaped = (text: string): string => text.replaceAll(/[=;#\\\n]/g, (character) => `\\${character}`);

function metadataOf(chapters: readonly RecordedChapter[], durationMs: number): string {
  const lines = chapters.map(({ atMs, title }, index) => {
    const end = chapters[index + 1]?.atMs ?? durationMs;
    return `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${atMs}\nEND=${end}\ntitle=${escaped(title)}\n`;
  });
  return `;FFMETADATA1\n${lines.join('')}`;
}

/** Chapters from the segments: a mark stands where its segment begins. */
function chaptersOf(segments: readonly { readonly title: string | null; readonly ms: number }[]): RecordedChapter[] {
  let atMs = 0;
  return segments.flatMap(({ title, ms }) => {
    const start = atMs;
    atMs += ms;
    return title === null ? [] : { atMs: start, title };
  });
}

/**
 * Puts the segments of a part together into one file with chapters, without encoding anything again, and deletes them.
 * @throws Error when ffmpeg cannot; the segments are untouched then
 * @returns null when nothing was recorded
 */
export async function finishPart(
  folder: string,
  ffmpeg: string,
  marks: readonly SegmentMark[],
): Promise<FinishedPart | null> {
  const tools = { ffmpeg, ffprobe: ffmpeg.replace(/ffmpeg$/, 'ffprobe') };
  const segments: { file: string; title: string | null; ms: number }[] = [];
  // The mark of an empty segment goes to the next one that is not.
  let waiting: string | null = null;
  for (const { file, title } of marks) {
    waiting = title ?? waiting;
    const whole = await wholeSegment(folder, file, tools);
    if (whole !== null) {
      segments.push({ ...whole, title: waiting });
      waiting = null;
    }
  }
  if (segments.length === 0) {
    return null;
  }
  const total = segments.reduce((sum, { ms }) => sum + ms, 0);
  const chapters = chaptersOf(segments);
  writeFileSync(join(folder, 'list.txt'), segments.map(({ file }) => `file '${file}'\n`).join(''), { mode: 0o600 });
  writeFileSync(join(folder, 'chapters.txt'), metadataOf(chapters, total), { mode: 0o600 });
  const together = 'together.mp4';
  await run(
    ffmpeg,
    [
      ...quiet,
      ...words('-f concat -safe 0 -i list.txt -f ffmetadata -i chapters.txt'),
      ...words('-map 0 -map_metadata 1 -map_chapters 1 -c copy -movflags +faststart -f mp4'),
      together,
    ],
    { cwd: folder },
  );
  const durationMs = (await lengthOf(tools.ffprobe, join(folder, together))) ?? total;
  renameSync(join(folder, together), join(folder, finishedName));
  tidy(folder);
  return { durationMs, bytes: statSync(join(folder, finishedName)).size, chapters };
}

function tidy(folder: string): void {
  for (const file of readdirSync(folder)) {
    if (file !== finishedName) {
      rmSync(join(folder, file), { force: true });
    }
  }
}
