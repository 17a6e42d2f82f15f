import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { observer, type types } from 'mediasoup';
import type { MediaBlob } from './media-plane.ts';

const loopback = '127.0.0.1';
const packetMs = 20;
const pictureLossIndication = { type: 206, format: 1 } as const;

/** A stream to send: `mark` is the last byte of every packet, by which receivers know it again. */
export interface SentStream {
  readonly kind: 'audio' | 'video';
  readonly ssrc: number;
  readonly mark: number;
  /** Sound only; 0 is as loud as can be, -127 silent. */
  readonly volumeDbov?: number;
}

/**
 * Real packets without a browser: the lines between client and worker are plain RTP instead of WebRTC in all workers
 * that start after this. Workers, routers, pipes and observers are what the instance runs.
 */
export class PlainLines {
  /** The next pipe between two workers does not come about. */
  breaksNextPipe = false;
  readonly #lines = new Map<string, types.PlainTransport>();
  readonly #peers: RtpPeer[] = [];
  readonly #onWorker = (worker: types.Worker): void => {
    worker.observer.on('newrouter', (router) => this.#rewire(router));
  };

  constructor() {
    observer.on('newworker', this.#onWorker);
  }

  /** The client's end of a transport. */
  async peer(transportId: string): Promise<RtpPeer> {
    const line = this.#lines.get(transportId);
    if (line === undefined) {
      throw new Error('there is no such line');
    }
    const socket = createSocket('udp4');
    socket.bind(0, loopback);
    await once(socket, 'listening');
    await line.connect({ ip: loopback, port: socket.address().port });
    const peer = new RtpPeer(socket, line.tuple.localPort);
    this.#peers.push(peer);
    return peer;
  }

  close(): void {
    observer.off('newworker', this.#onWorker);
    for (const peer of this.#peers.splice(0)) {
      peer.close();
    }
  }

  #rewire(router: types.Router): void {
    const createPipe = router.createPipeTransport.bind(router);
    const createLine = async () => {
      const line = await router.createPlainTransport({ listenInfo: { protocol: 'udp', ip: loopback } });
      this.#lines.set(line.id, line);
      return Object.assign(line, { iceParameters: {}, iceCandidates: [], dtlsParameters: {} });
    };
    Object.assign(router, {
      createWebRtcTransport: createLine,
      createPipeTransport: async (options: types.PipeTransportOptions) => {
        if (this.breaksNextPipe) {
          this.breaksNextPipe = false;
          throw new Error('no port is free');
        }
        return await createPipe(options);
      },
    });
  }
}

/** Sends streams from a UDP socket, and counts what comes. */
export class RtpPeer {
  /** Packets so far, by their mark. */
  readonly received = new Map<number, number>();
  keyframeRequests = 0;
  readonly #socket: Socket;
  readonly #workerPort: number;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(socket: Socket, workerPort: number) {
    this.#socket = socket;
    this.#workerPort = workerPort;
    socket.on('message', (packet) => this.#onPacket(packet));
  }

  count(mark: number): number {
    return this.received.get(mark) ?? 0;
  }

  /** Gives a function that stops it. */
  send(stream: SentStream): () => void {
    let sequence = 0;
    const timer = setInterval(() => {
      sequence += 1;
      this.#socket.send(packetOf(stream, sequence), this.#workerPort, loopback);
    }, packetMs);
    this.#timers.push(timer);
    return () => clearInterval(timer);
  }

  /** A packet that was made elsewhere. */
  forward(packet: Buffer): void {
    this.#socket.send(packet, this.#workerPort, loopback);
  }

  close(): void {
    for (const timer of this.#timers) {
      clearInterval(timer);
    }
    this.#socket.close();
  }

  #onPacket(packet: Buffer): void {
    const type = packet[1] ?? 0;
    if (type < 192 || type > 223) {
      const mark = packet.at(-1) ?? 0;
      this.received.set(mark, this.count(mark) + 1);
      return;
    }
    for (let at = 0; at + 4 <= packet.length; at += 4 * (packet.readUInt16BE(at + 2) + 1)) {
      const format = (packet[at] ?? 0) & 0x1f;
      if (packet[at + 1] === pictureLossIndication.type && format === pictureLossIndication.format) {
        this.keyframeRequests += 1;
      }
    }
  }
}

/** Every video packet is a whole keyframe of VP8. */
function packetOf({ kind, ssrc, mark, volumeDbov = -127 }: SentStream, sequence: number): Buffer {
  const audio = kind === 'audio';
  const header = Buffer.alloc(12);
  header[0] = audio ? 0x90 : 0x80;
  header[1] = 0x80 | (audio ? 111 : 96);
  header.writeUInt16BE(sequence % 65_536, 2);
  header.writeUInt32BE(sequence * packetMs * (audio ? 48 : 90), 4);
  header.writeUInt32BE(ssrc, 8);
  const level = Buffer.from([0xbe, 0xde, 0, 1, 0x10, -volumeDbov, 0, 0]);
  const frame = [0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00];
  const body = Buffer.alloc(60, 7);
  return Buffer.concat([header, audio ? level : Buffer.from(frame), body, Buffer.from([mark])]);
}

/** Without what a plain line does not carry: estimates of the bandwidth and extensions of the header. */
export function plainCapabilities(capabilities: MediaBlob): MediaBlob {
  const { codecs } = structuredClone(capabilities);
  const plain = (Array.isArray(codecs) ? codecs : []).map((codec: { rtcpFeedback?: { type: string }[] }) =>
    Object.assign(codec, {
      rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => type === 'nack' || type === 'ccm'),
    }),
  );
  return { codecs: plain, headerExtensions: [] };
}
