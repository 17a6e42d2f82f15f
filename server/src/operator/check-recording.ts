import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { drawSlate } from '../capture/slate.ts';
import type { RecordingSettings } from '../recording/recording-settings.ts';
import { RecordingFolder } from '../recording/recording-folder.ts';
import { problem, warning, well, type Finding } from './findings.ts';

const nearest = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));

/** ffmpeg with its encoders, and a place for the files. */
export async function checkRecording({ ffmpeg, folder, minFreeBytes }: RecordingSettings): Promise<Finding[]> {
  const drawn = await drawSlate(ffmpeg);
  const encoder = drawn.ok
    ? well(`ffmpeg ${ffmpeg}`, 'encodes H.264 and VP8')
    : problem(`ffmpeg ${ffmpeg}`, drawn.message, 'install the package ffmpeg, or set "ffmpeg" to the program');
  const subject = `recordings ${folder}`;
  const place = nearest(folder);
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
  } catch {
    return [encoder, problem(subject, 'cannot be written', `give ${place} to the user that runs the instance`)];
  }
  const room = new RecordingFolder(place, minFreeBytes).hasRoom(null);
  return [
    encoder,
    room
      ? well(subject, 'writable, with room')
      : warning(
          subject,
          'less free than "minFreeMb": nothing is recorded',
          'make room, or set "folder" to a larger disk',
        ),
  ];
}
