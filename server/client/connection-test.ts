import { Connector } from './connector.ts';
import type { ClientEnvironment } from './environment.ts';
import { ClientError, codeOf } from './client-error.ts';
import type { MediaBlob, MediaDevice, ReceiveTransport, SendTransport } from './media-device.ts';
import { Timers } from './timers.ts';

export type MediaPath = 'udp' | 'tcp';

/** One path that was tried. `code` says why it does not work (`path-blocked`: nothing came through), null when it does. */
export interface PathResult {
  readonly code: string | null;
  readonly roundTripMs: number | null;
  /** What the browser believes it could send, bit/s; an estimate that grows the longer the line is used. */
  readonly outgoingBps: number | null;
}

export interface ConnectionTestOptions {
  readonly url: string;
  readonly ticket: string;
  readonly environment: ClientEnvironment;
}

const joinTimeoutMs = 10_000;
const connectTimeoutMs = 10_000;
const measureMs = 3_000;

interface Joining {
  readonly capabilities: MediaBlob;
}

/** A stay in a meeting of its own, to try what the way to the instance lets through: sends a picture and gets it back. */
export class ConnectionTest {
  readonly #options: ConnectionTestOptions;
  readonly #timers: Timers;
  readonly #connector: Connector;
  readonly #joined = Promise.withResolvers<Joining>();
  #device: MediaDevice | null = null;

  constructor(options: ConnectionTestOptions) {
    this.#options = options;
    this.#timers = new Timers(options.environment.setTimer);
    this.#joined.promise.catch(() => {});
    const over = (code: string): void => this.#joined.reject(new ClientError(code, 'The test could not join.'));
    this.#connector = new Connector(
      options.environment,
      { url: options.url, ticket: options.ticket, renewTicket: () => Promise.resolve(null) },
      {
        onJoined: ({ routerRtpCapabilities }) => this.#joined.resolve({ capabilities: routerRtpCapabilities }),
        onWaiting: () => over('internal'),
        onEvent: () => {},
        onLost: () => {},
        onFailed: over,
        onEnded: () => over('connection-failed'),
      },
    );
  }

  /** The way by WebSocket; null code when it works, with the time an answer takes. */
  async socket(): Promise<PathResult> {
    const { now } = this.#options.environment;
    try {
      this.#connector.start();
      await this.#within('join', joinTimeoutMs, this.#joined.promise);
      const asked = now();
      await this.#connector.link.request('hand.raise', { raised: false });
      return { code: null, roundTripMs: now() - asked, outgoingBps: null };
    } catch (error) {
      const code = codeOf(error);
      return failed(code === 'timeout' ? 'connection-failed' : code);
    }
  }

  /** Sends the track by this way alone and receives it again. */
  async media(path: MediaPath, track: MediaStreamTrack): Promise<PathResult> {
    let send: SendTransport | null = null;
    let receive: ReceiveTransport | null = null;
    try {
      const device = await this.#ready();
      const open = Promise.withResolvers<void>();
      send = await this.#sendTransport(device, path, open);
      receive = await this.#receiveTransport(device, path, open);
      await this.#within(path, connectTimeoutMs, Promise.all([this.#echo(device, send, receive, track), open.promise]));
      await new Promise<void>((resolve) => {
        this.#timers.set('measure', measureMs, resolve);
      });
      return { code: null, ...(await send.statistics()) };
    } catch (error) {
      const code = codeOf(error);
      return failed(code === 'timeout' || code === 'media-failed' ? 'path-blocked' : code);
    } finally {
      send?.close();
      receive?.close();
    }
  }

  close(): void {
    this.#timers.clearAll();
    this.#connector.link.request('leave', {}).catch(() => {});
    this.#connector.stop();
  }

  async #ready(): Promise<MediaDevice> {
    const { capabilities } = await this.#joined.promise;
    this.#device ??= await this.#options.environment.createDevice(capabilities);
    return this.#device;
  }

  /** The server's candidates of one protocol alone: the browser can try no other way. */
  async #offer(direction: 'send' | 'receive', path: MediaPath) {
    const offer = await this.#connector.link.request('media.createTransport', { direction });
    return { ...offer, iceCandidates: offer.iceCandidates.filter((candidate) => candidate['protocol'] === path) };
  }

  #handlers(transportId: string, open: PromiseWithResolvers<void>) {
    return {
      onConnect: async (dtlsParameters: MediaBlob) => {
        await this.#connector.link.request('media.connectTransport', { transportId, dtlsParameters });
      },
      onState: (state: string) => {
        if (state === 'connected') {
          open.resolve();
        } else if (state === 'failed') {
          open.reject(new ClientError('timeout', 'The browser found no way through.'));
        }
      },
    };
  }

  async #sendTransport(device: MediaDevice, path: MediaPath, open: PromiseWithResolvers<void>): Promise<SendTransport> {
    const offer = await this.#offer('send', path);
    return device.createSendTransport(offer, this.#handlers(offer.transportId, open));
  }

  async #receiveTransport(
    device: MediaDevice,
    path: MediaPath,
    open: PromiseWithResolvers<void>,
  ): Promise<ReceiveTransport> {
    const offer = await this.#offer('receive', path);
    return device.createReceiveTransport(offer, this.#handlers(offer.transportId, open));
  }

  async #echo(
    device: MediaDevice,
    send: SendTransport,
    receive: ReceiveTransport,
    track: MediaStreamTrack,
  ): Promise<void> {
    const { request } = this.#connector.link;
    const producer = await send.produce('camera', track, async (kind, rtpParameters) => {
      const params = { transportId: send.id, source: 'camera', kind, rtpParameters, paused: false } as const;
      return (await request('media.publish', params)).producerId;
    });
    const { consumerId, kind, rtpParameters } = await request('media.subscribe', {
      transportId: receive.id,
      producerId: producer.id,
      rtpCapabilities: device.rtpCapabilities,
    });
    await receive.consume({ consumerId, producerId: producer.id, kind, rtpParameters });
    await request('media.setConsumer', { consumerId, paused: false, tile: { width: 640, height: 360 } });
  }

  async #within<T>(name: string, ms: number, work: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    this.#timers.set(name, ms, () => late.reject(new ClientError('timeout', `${name} took too long.`)));
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      this.#timers.clear(name);
    }
  }
}

const failed = (code: string): PathResult => ({ code, roundTripMs: null, outgoingBps: null });
