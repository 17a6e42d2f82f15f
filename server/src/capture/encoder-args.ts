import { words } from './words.ts';
import { voiceCount } from './programme.ts';

const voices = Array.from({ length: voiceCount }, (_, index) => `[0:a:${index}]`).join('');

/**
 * Reads the programme from the standard input and makes 720p and stereo of it: pictures of any size are fitted into
 * the frame, the voices are added up (not averaged: one voice among silent ones keeps its loudness) and limited.
 * H.264 and AAC, because every player and browser of the last ten years plays them.
 */
export const programmeArgs: readonly string[] = [
  ...words('-f matroska -probesize 65536 -analyzeduration 500000 -i pipe:0'),
  '-filter_complex',
  `${voices}amix=inputs=${voiceCount}:normalize=0:dropout_transition=0,alimiter=limit=0.95:level=0[sound]`,
  '-vf',
  'scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:(ow-iw)/2:(oh-ih)/2,setsar=1,format=yuv420p',
  ...words('-map 0:v:0 -map [sound] -r 25 -vsync cfr -threads 2'),
  ...words('-c:v libx264 -preset superfast -tune zerolatency -crf 26 -g 50 -maxrate 2500k -bufsize 5000k'),
  ...words('-c:a aac -b:a 96k -ar 48000 -ac 2'),
];
