import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { MediaBlob, MediaMeeting } from '../media/index.ts';
import { rtpCapabilities, rtpParameters } from '../media/index.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { isRtcp, nackPacket, parseRtp, type RtpPacket } from './rtp-packet.ts';
import type { VideoCodec } from './video-frames.ts';

/** A burst of keyframes of 720p must fit in while the process is busy. */
const receiveBufferBytes = 4 * 1024 * 1024;
const pictureTile = { width: 1280, height: 720 } as const;
const usefulFeedback = ['nack', 'ccm'];

/** A track that arrives here. `codec` is null for sound, which is Opus. */
export interface ArrivingTrack {
  readonly consumerId: string;
  readonly ssrc: number;
  readonly codec: VideoCodec | null;
}

/** Plain RTP: repeated packets come in the same stream, and no extension of the header is needed. */
export function lineCapabilities(capabilities: MediaBlob): MediaBlob {
  const all: unknown = capabilities;
  const codecs = rtpCapabilities.Check(all) ? (all.codecs ?? []) : [];
  return {
    codecs: codecs
      .filter(({ mimeType }) => !mimeType.toLowerCase().endsWith('/rtx'))
      .map((codec) =>
        Object.assign({}, codec, {
          rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => usefulFeedback.includes(type)),
        }),
      ),
    headerExtensions: [],
  };
}

function codecOf(mimeType: string): VideoCodec | null {
  switch (mimeType.toLowerCase()) {
    case 'video/vp8':
      return 'vp8';
    case 'video/h264':
      return 'h264';
    default:
      return null;
  }
}

/** An RTP endpoint of this process: takes tracks of a meeting over one port of loopback. */
export class CaptureLine {
  readonly #media: MediaMeeting;
  readonly #socket: Socket;
  readonly #transportId: string;
  readonly #capabilities: MediaBlob;
  readonly #streams = new Map<number, (packet: RtpPacket) => void>();
  readonly #ssrcs = new Map<string, number>();
  #closed = false;
  /** RTP packets that arrived, of whatever track. */
  packets = 0;

  private constructor(media: MediaMeeting, socket: Socket, transportId: string, capabilities: MediaBlob) {
    this.#media = media;
    this.#socket = socket;
    this.#transportId = transportId;
    this.#capabilities = capabilities;
    socket.on('message', (packet) => this.#onMessage(packet));
    // A worker that died leaves its port closed; what is sent there then comes back as an error.
    socket.on('error', () => undefined);
  }

  /** @param capabilities what the routers of the instance can do */
  static async open(media: MediaMeeting, seat: string, capabilities: MediaBlob): Promise<Outcome<CaptureLine>> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const line = await media.openLine(seat, socket.address().port);
    if (!line.ok) {
      socket.close();
      return line;
    }
    // From now on the kernel lets nobody but the worker in.
    socket.connect(line.value.port, line.value.ip);
    await once(socket, 'connect');
    return success(new CaptureLine(media, socket, line.value.transportId, lineCapabilities(capabilities)));
  }

  /** Packets come to `onPacket` from now on. */
  async add(producerId: string, onPacket: (packet: RtpPacket) => void): Promise<Outcome<ArrivingTrack>> {
    const consumed = await this.#media.consume(this.#transportId, producerId, this.#capabilities);
    if (!consumed.ok) {
      return consumed;
    }
    const { consumerId, kind } = consumed.value;
    const parameters: unknown = consumed.value.rtpParameters;
    const shape = rtpParameters.Check(parameters) ? parameters : null;
    const ssrc = shape?.encodings?.[0]?.ssrc;
    const codec = codecOf(shape?.codecs[0]?.mimeType ?? '');
    if (this.#closed || ssrc === undefined || (kind === 'video') !== (codec !== null)) {
      this.#media.closeConsumer(consumerId);
      return refuse('codec-unsupported', 'the track cannot be taken here');
    }
    this.#streams.set(ssrc, onPacket);
    this.#ssrcs.set(consumerId, ssrc);
    const started = await this.#media.setConsumer(consumerId, false, kind === 'video' ? pictureTile : null);
    if (!started.ok) {
      this.remove(consumerId);
      return started;
    }
    return success({ consumerId, ssrc, codec });
  }

  remove(consumerId: string): void {
    this.forget(consumerId);
    this.#media.closeConsumer(consumerId);
  }

  /** The consumer is gone already; true when it was of this line. */
  forget(consumerId: string): boolean {
    const ssrc = this.#ssrcs.get(consumerId);
    if (ssrc === undefined) {
      return false;
    }
    this.#ssrcs.delete(consumerId);
    this.#streams.delete(ssrc);
    return true;
  }

  askAgain(ssrc: number, missing: readonly number[]): void {
    if (!this.#closed) {
      this.#socket.send(nackPacket(ssrc, missing));
    }
  }

  askForKeyframe(consumerId: string): void {
    void this.#media.requestKeyframe(consumerId);
  }

  /** Nothing comes through any more, at once. */
  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#streams.clear();
      this.#media.closeTransport(this.#transportId);
      this.#socket.close();
    }
  }

  #onMessage(message: Buffer): void {
    const packet = isRtcp(message) ? null : parseRtp(message);
    if (packet !== null) {
      this.packets += 1;
      this.#streams.get(packet.ssrc)?.(packet);
    }
  }
}
