import { words } from '../words.ts';
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { RtpPeer } from '../../media/plain-rtp.ts';

export interface SentFilm {
  readonly color: string;
  readonly hertz: number;
  readonly pictureSsrc: number;
  readonly soundSsrc: number;
  /** What the packets say of their loudness, which decides who is the speaker. */
  readonly volumeDbov: number;
}

const soundType = 111;

/** ffmpeg does not write the loudness into the header (RFC 6464), as browsers do. */
function withLoudness(packet: Buffer, volumeDbov: number): Buffer {
  if (((packet[1] ?? 0) & 0x7f) !== soundType) {
    return packet;
  }
  // Words and pauses: what stays equally loud is taken for noise and never becomes the speaker.
  const level = packet.readUInt16BE(2) % 25 < 18 ? -volumeDbov : 127;
  const header = Buffer.from(packet.subarray(0, 12));
  header[0] = 0x90;
  return Buffer.concat([header, Buffer.from([0xbe, 0xde, 0, 1, 0x10, level, 0, 0]), packet.subarray(12)]);
}

const sizes = 'size=320x180:rate=10';

/** A participant's camera and microphone: ffmpeg makes a coloured picture (VP8) and a tone (Opus) and sends real RTP. */
export class FilmSender {
  readonly #child: ChildProcess;
  readonly #socket: Socket;

  private constructor(child: ChildProcess, socket: Socket) {
    this.#child = child;
    this.#socket = socket;
  }

  static async start(
    peer: RtpPeer,
    { color, hertz, pictureSsrc, soundSsrc, volumeDbov }: SentFilm,
  ): Promise<FilmSender> {
    const socket = createSocket('udp4');
    socket.on('message', (packet) => peer.forward(withLoudness(packet, volumeDbov)));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const target = `rtp://127.0.0.1:${socket.address().port}?rtcpport=9`;
    const child = spawn(
      'ffmpeg',
      [
        '-loglevel',
        'error',
        '-nostdin',
        '-re',
        '-f',
        'lavfi',
        '-i',
        `color=c=${color}:${sizes}`,
        '-re',
        '-f',
        'lavfi',
        '-i',
        `sine=frequency=${hertz}:sample_rate=48000`,
        ...words('-map 0:v -c:v libvpx -deadline realtime -cpu-used 8 -b:v 200k -g 5'),
        ...words('-payload_type 96 -ssrc'),
        String(pictureSsrc),
        ...words('-f rtp'),
        target,
        ...words('-map 1:a -c:a libopus -b:a 64k -payload_type 111 -ssrc'),
        String(soundSsrc),
        ...words('-f rtp'),
        target,
      ],
      { stdio: 'ignore' },
    );
    await once(socket, 'message');
    return new FilmSender(child, socket);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'close');
    this.#socket.close();
  }
}
