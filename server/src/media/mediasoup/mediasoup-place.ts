import type { types } from 'mediasoup';
import { type Outcome, refuse, success } from '../../outcome.ts';
import { dtlsParameters, rtpCapabilities, rtpParameters } from '../blob-schemas.ts';
import type { ConsumerOffer, LineOffer, MediaBlob, NewTrack, TransportOffer } from '../media-plane.ts';
import type { MediaPlace, MediaPlaceEvents, PipedTrack, PipeEnd, PlacedProducer } from '../spread/media-place.ts';
import { outcomeOf } from './outcome-of.ts';
import { PipeEnds } from './pipe-ends.ts';

export interface MediasoupPlaceOptions {
  readonly hostId: string;
  readonly router: types.Router;
  readonly webRtcServer: types.WebRtcServer;
  readonly audioLevels: types.AudioLevelObserver;
  readonly activeSpeaker: types.ActiveSpeakerObserver;
  readonly events: MediaPlaceEvents;
  /** RTCIceServer objects, asked for each transport because their credentials run out. */
  readonly iceServers: () => readonly MediaBlob[];
  readonly initialOutgoingBitrateBps: number;
  readonly onClose: () => void;
}

/** One keyframe request per second reaches a sender, whoever asks and through however many pipes. */
const keyFrameRequestDelayMs = 1000;
const loopback = '127.0.0.1';

const notFound = (what: string) => refuse('not-found', `there is no such ${what}`);

/** Simulcast has an encoding per layer; with SVC the mode of the only encoding tells (`L3T3`, `S3T3`). */
const layersOf = (producer: types.Producer): number => {
  const encodings = producer.rtpParameters.encodings ?? [];
  const spatial = /^[LS]([1-9])T/.exec(encodings[0]?.scalabilityMode ?? '')?.[1];
  return encodings.length > 1 ? encodings.length : Number(spatial ?? 1);
};

/** A router of one meeting on a worker of this node. */
export class MediasoupPlace implements MediaPlace {
  readonly #options: MediasoupPlaceOptions;
  readonly #transports = new Map<string, types.WebRtcTransport>();
  readonly #lines = new Map<string, types.PlainTransport>();
  readonly #producers = new Map<string, types.Producer>();
  readonly #consumers = new Map<string, types.Consumer>();
  readonly #pipes: PipeEnds;
  #closed = false;

  constructor(options: MediasoupPlaceOptions) {
    this.#options = options;
    this.#pipes = new PipeEnds(options.router, (producer) => this.#keepProducer(producer));
    const { events } = options;
    options.audioLevels.on('volumes', (volumes) =>
      events.loud(volumes.map(({ producer, volume }) => ({ producerId: producer.id, volumeDbov: volume }))),
    );
    options.audioLevels.on('silence', () => events.loud([]));
    options.activeSpeaker.on('dominantspeaker', ({ producer }) => events.dominant(producer.id));
    options.router.on('workerclose', () => this.#onWorkerClose());
  }

  get id(): string {
    return this.#options.router.id;
  }

  get hostId(): string {
    return this.#options.hostId;
  }

  /** What it costs its worker, roughly: each consumer and each pipe is a stream to forward. */
  streams(): number {
    return 1 + this.#transports.size + this.#lines.size + this.#consumers.size + this.#pipes.size;
  }

  /** For counting packets: whatever sends or receives now. */
  *running(): Generator<types.Producer | types.Consumer> {
    for (const stream of [...this.#producers.values(), ...this.#consumers.values()]) {
      if (!stream.paused) {
        yield stream;
      }
    }
  }

  async createTransport(direction: 'send' | 'receive'): Promise<Outcome<TransportOffer>> {
    const { router, webRtcServer, iceServers, initialOutgoingBitrateBps } = this.#options;
    const created = await outcomeOf('createTransport', () =>
      router.createWebRtcTransport({
        webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        ...(direction === 'receive' ? { initialAvailableOutgoingBitrate: initialOutgoingBitrateBps } : {}),
      }),
    );
    if (!created.ok) {
      return created;
    }
    const transport = created.value;
    this.#transports.set(transport.id, transport);
    transport.observer.once('close', () => this.#transports.delete(transport.id));
    return success({
      transportId: transport.id,
      iceParameters: { ...transport.iceParameters },
      iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
      dtlsParameters: { ...transport.dtlsParameters },
      iceServers: [...iceServers()],
    });
  }

  async createLine(port: number | null): Promise<Outcome<LineOffer>> {
    const created = await outcomeOf('createLine', () =>
      this.#options.router.createPlainTransport({
        listenInfo: { protocol: 'udp', ip: loopback },
        rtcpMux: true,
        comedia: port === null,
      }),
    );
    if (!created.ok) {
      return created;
    }
    const line = created.value;
    this.#lines.set(line.id, line);
    line.observer.once('close', () => this.#lines.delete(line.id));
    const connected =
      port === null ? success(null) : await outcomeOf('connectLine', () => line.connect({ ip: loopback, port }));
    if (!connected.ok) {
      line.close();
      return connected;
    }
    return success({ transportId: line.id, ip: loopback, port: line.tuple.localPort });
  }

  async connectTransport(transportId: string, parameters: MediaBlob): Promise<Outcome<null>> {
    const transport = this.#transports.get(transportId);
    if (transport === undefined) {
      return notFound('transport');
    }
    if (!dtlsParameters.Check(parameters)) {
      return refuse('media-failed', 'dtlsParameters have the wrong shape');
    }
    const connected = await outcomeOf('connectTransport', () => transport.connect({ dtlsParameters: parameters }));
    return connected.ok ? success(null) : connected;
  }

  async restartIce(transportId: string): Promise<Outcome<MediaBlob>> {
    const transport = this.#transports.get(transportId);
    if (transport === undefined) {
      return notFound('transport');
    }
    const restarted = await outcomeOf('restartIce', () => transport.restartIce());
    return restarted.ok ? success({ ...restarted.value }) : restarted;
  }

  closeTransport(transportId: string): void {
    this.#anyTransport(transportId)?.close();
  }

  async produce(transportId: string, track: NewTrack): Promise<Outcome<PlacedProducer>> {
    const transport = this.#anyTransport(transportId);
    if (transport === undefined) {
      return notFound('transport');
    }
    const { kind, paused } = track;
    const parameters: unknown = track.rtpParameters;
    if (!rtpParameters.Check(parameters)) {
      return refuse('media-failed', 'rtpParameters have the wrong shape');
    }
    const produced = await outcomeOf('produce', () =>
      transport.produce({
        kind,
        rtpParameters: parameters,
        paused,
        keyFrameRequestDelay: keyFrameRequestDelayMs,
      }),
    );
    if (!produced.ok) {
      return produced;
    }
    const producer = produced.value;
    this.#keepProducer(producer);
    if (kind === 'audio') {
      await this.#observe(producer.id);
    }
    return success({ producerId: producer.id, layers: layersOf(producer) });
  }

  async setProducerPaused(producerId: string, paused: boolean): Promise<Outcome<null>> {
    const producer = this.#producers.get(producerId);
    if (producer === undefined) {
      return notFound('producer');
    }
    const done = await outcomeOf('setProducerPaused', () => (paused ? producer.pause() : producer.resume()));
    return done.ok ? success(null) : done;
  }

  closeProducer(producerId: string): void {
    this.#producers.get(producerId)?.close();
  }

  async consume(transportId: string, producerId: string, capabilities: MediaBlob): Promise<Outcome<ConsumerOffer>> {
    const transport = this.#anyTransport(transportId);
    if (transport === undefined || !this.#producers.has(producerId)) {
      return notFound(transport === undefined ? 'transport' : 'producer');
    }
    const parameters: unknown = capabilities;
    if (!rtpCapabilities.Check(parameters)) {
      return refuse('media-failed', 'rtpCapabilities have the wrong shape');
    }
    const able = await outcomeOf('canConsume', async () =>
      this.#options.router.canConsume({ producerId, rtpCapabilities: parameters }),
    );
    if (!able.ok || !able.value) {
      return refuse('codec-unsupported', 'the receiver has no codec for this track');
    }
    const consumed = await outcomeOf('consume', () =>
      transport.consume({ producerId, rtpCapabilities: parameters, paused: true }),
    );
    if (!consumed.ok) {
      return consumed;
    }
    const consumer = consumed.value;
    this.#keepConsumer(consumer);
    return success({
      consumerId: consumer.id,
      producerId,
      kind: consumer.kind,
      rtpParameters: { ...consumer.rtpParameters },
      producerPaused: consumer.producerPaused,
    });
  }

  async setConsumer(consumerId: string, paused: boolean, layer: number | null): Promise<Outcome<null>> {
    const consumer = this.#consumers.get(consumerId);
    if (consumer === undefined) {
      return notFound('consumer');
    }
    const done = await outcomeOf('setConsumer', async () => {
      if ((consumer.type === 'simulcast' || consumer.type === 'svc') && layer !== null) {
        await consumer.setPreferredLayers({ spatialLayer: layer });
      }
      await (paused ? consumer.pause() : consumer.resume());
    });
    return done.ok ? success(null) : done;
  }

  closeConsumer(consumerId: string): void {
    this.#consumers.get(consumerId)?.close();
  }

  async requestKeyframe(consumerId: string): Promise<Outcome<null>> {
    const consumer = this.#consumers.get(consumerId);
    if (consumer === undefined) {
      return notFound('consumer');
    }
    const done = await outcomeOf('requestKeyframe', () => consumer.requestKeyFrame());
    return done.ok ? success(null) : done;
  }

  async openPipe(otherPlaceId: string): Promise<Outcome<PipeEnd>> {
    return await this.#pipes.open(otherPlaceId);
  }

  async connectPipe(otherPlaceId: string, end: PipeEnd): Promise<Outcome<null>> {
    return await this.#pipes.connect(otherPlaceId, end);
  }

  async pipeOut(otherPlaceId: string, producerId: string): Promise<Outcome<PipedTrack>> {
    return await this.#pipes.send(otherPlaceId, producerId);
  }

  async pipeIn(otherPlaceId: string, track: PipedTrack): Promise<Outcome<null>> {
    return await this.#pipes.receive(otherPlaceId, track);
  }

  closePipe(otherPlaceId: string): void {
    this.#pipes.close(otherPlaceId);
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#options.router.close();
      this.#options.onClose();
    }
  }

  #anyTransport(transportId: string): types.WebRtcTransport | types.PlainTransport | undefined {
    return this.#transports.get(transportId) ?? this.#lines.get(transportId);
  }

  #keepProducer(producer: types.Producer): void {
    this.#producers.set(producer.id, producer);
    producer.observer.once('close', () => this.#producers.delete(producer.id));
  }

  #keepConsumer(consumer: types.Consumer): void {
    this.#consumers.set(consumer.id, consumer);
    consumer.observer.once('close', () => this.#consumers.delete(consumer.id));
    consumer.once('producerclose', () => this.#options.events.consumerClosed(consumer.id));
  }

  /** The producer may be gone again before the observers know it; that is no failure of publishing. */
  async #observe(producerId: string): Promise<void> {
    await outcomeOf('observe', () => this.#options.audioLevels.addProducer({ producerId }));
    await outcomeOf('observe', () => this.#options.activeSpeaker.addProducer({ producerId }));
  }

  #onWorkerClose(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#options.onClose();
      this.#options.events.lost();
    }
  }
}
