import type { TrackSource } from '../src/protocol/index.ts';
import type { ClientEnvironment } from './environment.ts';
import type { Requester } from './link.ts';
import type { MediaDevice, ReceiveTransport, SendTransport, TransportHandlers } from './media-device.ts';
import { Publisher, type Wish } from './publisher.ts';
import { Receiver } from './receiver.ts';
import { TransportKeeper, type TransportHealth } from './transport-keeper.ts';

export interface GenerationPorts {
  readonly environment: ClientEnvironment;
  readonly request: Requester;
  readonly device: MediaDevice;
  readonly wishes: Map<TrackSource, Wish>;
  readonly onTracks: (tracks: ReadonlyMap<string, MediaStreamTrack>) => void;
  readonly onHealth: () => void;
  readonly onBroken: () => void;
}

const worst = (one: TransportHealth, other: TransportHealth): TransportHealth =>
  (['interrupted', 'connecting', 'connected'] as const).find((health) => one === health || other === health) ?? 'none';

/** Both transports with all that hangs on them. After a media reset or a failed repair the whole is thrown away and a new one built. */
export class MediaGeneration {
  readonly publisher: Publisher;
  readonly receiver: Receiver;
  readonly #send: TransportKeeper<SendTransport>;
  readonly #receive: TransportKeeper<ReceiveTransport>;

  constructor(ports: GenerationPorts) {
    const { request, device } = ports;
    const connect =
      (transportId: string): TransportHandlers['onConnect'] =>
      async (dtlsParameters) => {
        await request('media.connectTransport', { transportId, dtlsParameters });
      };
    const keeper = {
      environment: ports.environment,
      restartIce: async (transportId: string) => (await request('media.restartIce', { transportId })).iceParameters,
      onHealth: ports.onHealth,
      onBroken: ports.onBroken,
    };
    this.#send = new TransportKeeper({
      ...keeper,
      name: 'send',
      create: async (onState) => {
        const parameters = await request('media.createTransport', { direction: 'send' });
        return device.createSendTransport(parameters, { onState, onConnect: connect(parameters.transportId) });
      },
    });
    this.#receive = new TransportKeeper({
      ...keeper,
      name: 'receive',
      create: async (onState) => {
        const parameters = await request('media.createTransport', { direction: 'receive' });
        return device.createReceiveTransport(parameters, { onState, onConnect: connect(parameters.transportId) });
      },
    });
    this.publisher = new Publisher({ request, wishes: ports.wishes, transport: () => this.#send.get() });
    this.receiver = new Receiver({
      environment: ports.environment,
      request,
      rtpCapabilities: device.rtpCapabilities,
      transport: () => this.#receive.get(),
      onTracks: ports.onTracks,
    });
  }

  get health(): TransportHealth {
    return worst(this.#send.health, this.#receive.health);
  }

  close(): void {
    this.publisher.close();
    this.receiver.close();
    this.#send.close();
    this.#receive.close();
  }
}
