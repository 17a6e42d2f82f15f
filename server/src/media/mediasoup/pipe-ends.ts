import type { types } from 'mediasoup';
import { type Outcome, refuse, success } from '../../outcome.ts';
import { rtpParameters } from '../blob-schemas.ts';
import type { PipedTrack, PipeEnd } from '../spread/media-place.ts';
import { outcomeOf } from './outcome-of.ts';

interface End {
  readonly transport: types.PipeTransport;
  readonly sent: Map<string, types.Consumer>;
}

const keyFrameRequestDelayMs = 1000;

/**
 * The ends of the pipes of one router, by the place at the other end. Between workers of one machine the packets stay
 * on loopback and need neither encryption nor retransmission.
 */
export class PipeEnds {
  readonly #router: types.Router;
  readonly #onProducer: (producer: types.Producer) => void;
  readonly #ends = new Map<string, End>();

  constructor(router: types.Router, onProducer: (producer: types.Producer) => void) {
    this.#router = router;
    this.#onProducer = onProducer;
  }

  /** Tracks that go out. */
  get size(): number {
    return [...this.#ends.values()].reduce((sum, { sent }) => sum + sent.size, 0);
  }

  async open(otherPlaceId: string): Promise<Outcome<PipeEnd>> {
    const created = await outcomeOf('openPipe', () =>
      this.#router.createPipeTransport({
        listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
        enableSrtp: false,
        enableRtx: false,
      }),
    );
    if (!created.ok) {
      return created;
    }
    this.close(otherPlaceId);
    const transport = created.value;
    this.#ends.set(otherPlaceId, { transport, sent: new Map() });
    const { localAddress, localPort } = transport.tuple;
    return success({ ip: localAddress, port: localPort, srtpParameters: null });
  }

  async connect(otherPlaceId: string, { ip, port }: PipeEnd): Promise<Outcome<null>> {
    const end = this.#ends.get(otherPlaceId);
    if (end === undefined) {
      return refuse('not-found', 'there is no such pipe');
    }
    const connected = await outcomeOf('connectPipe', () => end.transport.connect({ ip, port }));
    return connected.ok ? success(null) : connected;
  }

  /** A track that was sent before and did not arrive is sent anew. */
  async send(otherPlaceId: string, producerId: string): Promise<Outcome<PipedTrack>> {
    const end = this.#ends.get(otherPlaceId);
    if (end === undefined) {
      return refuse('not-found', 'there is no such pipe');
    }
    end.sent.get(producerId)?.close();
    const consumed = await outcomeOf('pipeOut', () => end.transport.consume({ producerId }));
    if (!consumed.ok) {
      return consumed;
    }
    const consumer = consumed.value;
    end.sent.set(producerId, consumer);
    consumer.observer.once('close', () => {
      if (end.sent.get(producerId) === consumer) {
        end.sent.delete(producerId);
      }
    });
    return success({
      producerId,
      kind: consumer.kind,
      rtpParameters: { ...consumer.rtpParameters },
      paused: consumer.producerPaused,
    });
  }

  async receive(otherPlaceId: string, track: PipedTrack): Promise<Outcome<null>> {
    const end = this.#ends.get(otherPlaceId);
    if (end === undefined) {
      return refuse('not-found', 'there is no such pipe');
    }
    const parameters: unknown = track.rtpParameters;
    if (!rtpParameters.Check(parameters)) {
      return refuse('media-failed', 'rtpParameters have the wrong shape');
    }
    const produced = await outcomeOf('pipeIn', () =>
      end.transport.produce({
        id: track.producerId,
        kind: track.kind,
        rtpParameters: parameters,
        paused: track.paused,
        keyFrameRequestDelay: keyFrameRequestDelayMs,
      }),
    );
    if (!produced.ok) {
      return produced;
    }
    this.#onProducer(produced.value);
    return success(null);
  }

  close(otherPlaceId: string): void {
    this.#ends.get(otherPlaceId)?.transport.close();
    this.#ends.delete(otherPlaceId);
  }
}
