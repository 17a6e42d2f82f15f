import type { types } from 'mediasoup';
import type { Clock } from '../../clock.ts';
import { type Outcome, refuse, success } from '../../outcome.ts';
import type { MediaKind } from '../../protocol/index.ts';
import { dtlsParameters, rtpCapabilities, rtpParameters } from '../blob-schemas.ts';
import { KeyframeLimiter } from '../keyframe-limiter.ts';
import { LayersWatch } from '../layers-watch.ts';
import { layerForTile } from '../layers.ts';
import type {
  ConsumerOffer,
  MediaBlob,
  MediaMeeting,
  MediaMeetingEvents,
  Tile,
  TransportOffer,
} from '../media-plane.ts';
import { outcomeOf } from './outcome-of.ts';

export interface MediasoupMeetingOptions {
  readonly router: types.Router;
  readonly webRtcServer: types.WebRtcServer;
  readonly audioLevels: types.AudioLevelObserver;
  readonly activeSpeaker: types.ActiveSpeakerObserver;
  readonly events: MediaMeetingEvents;
  readonly clock: Clock;
  readonly iceServers: readonly MediaBlob[];
  readonly initialOutgoingBitrateBps: number;
  readonly onClose: () => void;
}

const notFound = (what: string) => refuse('not-found', `there is no such ${what}`);

/** The media of one meeting: one router with its transports, producers and consumers. */
export class MediasoupMeeting implements MediaMeeting {
  readonly #options: MediasoupMeetingOptions;
  readonly #transports = new Map<string, types.WebRtcTransport>();
  readonly #producers = new Map<string, types.Producer>();
  readonly #consumers = new Map<string, types.Consumer>();
  readonly #keyframes: KeyframeLimiter;
  readonly #layers: LayersWatch;
  #closed = false;

  constructor(options: MediasoupMeetingOptions) {
    this.#options = options;
    this.#keyframes = new KeyframeLimiter(options.clock);
    this.#layers = new LayersWatch(options.clock, (producerId, layer) =>
      options.events.layersWanted(producerId, layer),
    );
    options.audioLevels.on('volumes', (volumes) => options.events.loud(volumes.map(({ producer }) => producer.id)));
    options.audioLevels.on('silence', () => options.events.loud([]));
    options.activeSpeaker.on('dominantspeaker', ({ producer }) => options.events.dominant(producer.id));
    options.router.on('workerclose', () => this.#onWorkerClose());
  }

  /** What this meeting costs its worker, roughly: each consumer is a stream to forward. */
  load(): number {
    return 1 + this.#transports.size + this.#consumers.size;
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
      iceServers: [...iceServers],
    });
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
    this.#transports.get(transportId)?.close();
  }

  async produce(
    transportId: string,
    track: { readonly kind: MediaKind; readonly rtpParameters: MediaBlob; readonly paused: boolean },
  ): Promise<Outcome<string>> {
    const transport = this.#transports.get(transportId);
    if (transport === undefined) {
      return notFound('transport');
    }
    const { kind, paused } = track;
    const parameters: unknown = track.rtpParameters;
    if (!rtpParameters.Check(parameters)) {
      return refuse('media-failed', 'rtpParameters have the wrong shape');
    }
    const produced = await outcomeOf('produce', () =>
      transport.produce({ kind, rtpParameters: parameters, paused, keyFrameRequestDelay: 1000 }),
    );
    if (!produced.ok) {
      return produced;
    }
    const producer = produced.value;
    this.#keepProducer(producer);
    if (kind === 'audio') {
      await this.#observe(producer.id);
    }
    return success(producer.id);
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
    const transport = this.#transports.get(transportId);
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

  async setConsumer(consumerId: string, paused: boolean, tile: Tile | null): Promise<Outcome<null>> {
    const consumer = this.#consumers.get(consumerId);
    if (consumer === undefined) {
      return notFound('consumer');
    }
    const layer = layerForTile(tile ?? { width: 1, height: 1 }, this.#layers.layersOf(consumer.producerId));
    const done = await outcomeOf('setConsumer', async () => {
      if (consumer.type === 'simulcast' && tile !== null) {
        await consumer.setPreferredLayers({ spatialLayer: layer });
      }
      await (paused ? consumer.pause() : consumer.resume());
    });
    if (!done.ok) {
      return done;
    }
    this.#layers.watch(consumer.producerId, consumerId, paused ? null : layer);
    return success(null);
  }

  closeConsumer(consumerId: string): void {
    this.#consumers.get(consumerId)?.close();
  }

  async requestKeyframe(consumerId: string): Promise<Outcome<null>> {
    const consumer = this.#consumers.get(consumerId);
    if (consumer === undefined) {
      return notFound('consumer');
    }
    if (!this.#keyframes.allow(consumer.producerId)) {
      return success(null);
    }
    const done = await outcomeOf('requestKeyframe', () => consumer.requestKeyFrame());
    return done.ok ? success(null) : done;
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#layers.close();
      this.#options.router.close();
      this.#options.onClose();
    }
  }

  #keepProducer(producer: types.Producer): void {
    const layers = producer.rtpParameters.encodings?.length ?? 1;
    this.#producers.set(producer.id, producer);
    if (producer.type === 'simulcast') {
      this.#layers.add(producer.id, layers);
    }
    producer.observer.once('close', () => {
      this.#producers.delete(producer.id);
      this.#layers.remove(producer.id);
      this.#keyframes.remove(producer.id);
    });
  }

  #keepConsumer(consumer: types.Consumer): void {
    this.#consumers.set(consumer.id, consumer);
    consumer.observer.once('close', () => {
      this.#consumers.delete(consumer.id);
      this.#layers.watch(consumer.producerId, consumer.id, null);
    });
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
      this.#layers.close();
      this.#options.onClose();
      this.#options.events.lost();
    }
  }
}
