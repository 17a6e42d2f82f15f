import { words } from '../words.ts';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const rate = 8000;
/** Samples; short, because a stall of the sender makes the tone begin anew. */
const block = 400;

export interface FilmFacts {
  readonly seconds: number;
  readonly codecs: readonly string[];
  readonly chapters: readonly { readonly title: string; readonly atSeconds: number }[];
}

interface Probed {
  readonly format: { readonly duration: string };
  readonly streams: readonly { readonly codec_name: string }[];
  readonly chapters: readonly { readonly start_time: string; readonly tags: { readonly title: string } }[];
}

/** What ffprobe says of a file. */
export async function factsOf(file: string): Promise<FilmFacts> {
  const { stdout } = await run('ffprobe', [
    ...words('-v error -of json -show_format -show_streams -show_chapters'),
    file,
  ]);
  const { format, streams, chapters }: Probed = JSON.parse(stdout);
  return {
    seconds: Number(format.duration),
    // The chapters of MP4 stand in a text track of their own.
    codecs: streams.map((stream) => stream.codec_name).filter((name) => name !== 'bin_data'),
    chapters: chapters.map(({ start_time, tags }) => ({ title: tags.title, atSeconds: Number(start_time) })),
  };
}

type Colour = 'red' | 'green' | 'blue' | 'slate';

/** The mean colour of the picture at a time; of the last picture with null. */
export async function colourAt(file: string, seconds: number | null): Promise<Colour> {
  const place = seconds === null ? ['-sseof', '-5'] : ['-ss', String(seconds)];
  const { stdout } = await run(
    'ffmpeg',
    [
      ...words('-loglevel error'),
      ...place,
      '-i',
      file,
      ...words('-vf scale=1:1:flags=area -pix_fmt rgb24 -f rawvideo pipe:1'),
    ],
    { encoding: 'buffer' },
  );
  const [red = 0, green = 0, blue = 0] = seconds === null ? stdout.subarray(-3) : stdout;
  const strongest = Math.max(red, green, blue);
  const colour = strongest === red ? 'red' : strongest === green ? 'green' : 'blue';
  return strongest < 100 ? 'slate' : colour;
}

/** How much of a tone is in a stretch: the amplitude of the frequency, 1 being full scale, in its loudest moment. */
export async function toneIn(file: string, hertz: number, from: number, seconds: number): Promise<number> {
  const { stdout } = await run(
    'ffmpeg',
    [
      ...words('-loglevel error -ss'),
      String(from),
      ...words('-t'),
      String(seconds),
      ...words('-i'),
      file,
      ...words('-vn'),
      ...words('-ac 1 -ar'),
      String(rate),
      ...words('-f s16le pipe:1'),
    ],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
  );
  const blocks = Math.floor(stdout.length / (2 * block));
  return Math.max(0, ...Array.from({ length: blocks }, (_, index) => amplitude(stdout, index * block, hertz)));
}

/** Of one block, which holds whole waves of the tones that the tests use (Goertzel). */
function amplitude(samples: Buffer, start: number, hertz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let before = 0;
  let beforeThat = 0;
  for (let index = start; index < start + block; index += 1) {
    const next = samples.readInt16LE(2 * index) / 32_768 + factor * before - beforeThat;
    beforeThat = before;
    before = next;
  }
  const power = before ** 2 + beforeThat ** 2 - factor * before * beforeThat;
  return (2 * Math.sqrt(Math.max(0, power))) / block;
}
