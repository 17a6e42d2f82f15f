import { spawn } from 'node:child_process';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { VideoCodec } from './video-frames.ts';

/** A still picture as one keyframe of each codec: what is shown when nobody shows anything. */
export type Slate = Readonly<Record<VideoCodec, Buffer>>;

const source = 'color=c=0x17394a:s=1280x720,drawbox=x=560:y=352:w=160:h=16:color=0x5fb3d4:t=fill';
const ivfHeaders = 44;

function run(ffmpeg: string, args: readonly string[]): Promise<Outcome<Buffer>> {
  const { promise, resolve } = Promise.withResolvers<Outcome<Buffer>>();
  const child = spawn(ffmpeg, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.once('error', (error) => resolve(refuse('recording-unavailable', `${ffmpeg}: ${error.message}`)));
  child.once('close', (code) => {
    resolve(
      code === 0 && chunks.length > 0
        ? success(Buffer.concat(chunks))
        : refuse('recording-unavailable', `${ffmpeg} cannot encode (status ${code})`),
    );
  });
  return promise;
}

/** Lets ffmpeg draw it, which also proves that ffmpeg is there and has both encoders. */
export async function drawSlate(ffmpeg: string): Promise<Outcome<Slate>> {
  const still = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-f', 'lavfi', '-i', source, '-frames:v', '1'];
  const [vp8, h264] = await Promise.all([
    run(ffmpeg, [...still, '-c:v', 'libvpx', '-b:v', '300k', '-f', 'ivf', 'pipe:1']),
    run(ffmpeg, [...still, '-c:v', 'libx264', '-profile:v', 'baseline', '-f', 'h264', 'pipe:1']),
  ]);
  if (!vp8.ok) {
    return vp8;
  }
  if (!h264.ok) {
    return h264;
  }
  return success({ vp8: vp8.value.subarray(ivfHeaders), h264: h264.value });
}
