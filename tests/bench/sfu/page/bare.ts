import { Device } from 'mediasoup-client';
import type {
  ConsumerOptions,
  DtlsParameters,
  RtpCapabilities,
  Transport,
  TransportOptions,
} from 'mediasoup-client/types';
import type { Sut } from './sut.ts';
import { recordOf, Wire } from './wire.ts';

const isCapabilities = (value: Record<string, unknown>): value is RtpCapabilities => Array.isArray(value['codecs']);
const isTransport = (value: Record<string, unknown>): value is Record<string, unknown> & TransportOptions =>
  typeof value['id'] === 'string' && Array.isArray(value['iceCandidates']);
const isConsumer = (value: Record<string, unknown>): value is Record<string, unknown> & ConsumerOptions =>
  typeof value['id'] === 'string' && typeof value['producerId'] === 'string';

/** A keyframe that is asked for before the connection stands is lost, and the worker asks for the next a second later. */
const connected = (transport: Transport): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (transport.connectionState === 'connected') {
        resolve();
      }
    };
    transport.on('connectionstatechange', look);
    look();
  });

/** The bare worker of `bare-sfu.ts`: no meeting, no rules, nothing but the worker's own forwarding. */
export const openBare = async (url: string): Promise<Sut> => {
  const wire = await Wire.open(url, 'id');
  const ask = async <T extends Record<string, unknown>>(
    message: Record<string, unknown>,
    isWanted: (value: Record<string, unknown>) => value is T,
  ): Promise<T> => {
    const data = recordOf((await wire.request(message))['data']);
    if (!isWanted(data)) {
      throw new Error(`the bare worker answered ${JSON.stringify(data)}`);
    }
    return data;
  };
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: await ask({ type: 'capabilities' }, isCapabilities) });
  let producerId = '';
  const connect = async (transport: Transport, dtlsParameters: DtlsParameters, done: () => void): Promise<void> => {
    await wire.request({ type: 'connect', transportId: transport.id, dtlsParameters });
    done();
  };
  const produce = async (
    transport: Transport,
    what: Record<string, unknown>,
    done: (produced: { id: string }) => void,
  ): Promise<void> => {
    const answer = await wire.request({ type: 'produce', transportId: transport.id, ...what });
    producerId = String(recordOf(answer['data'])['id']);
    done({ id: producerId });
  };

  return {
    publish: async (track) => {
      const transport = device.createSendTransport(await ask({ type: 'transport' }, isTransport));
      transport.on('connect', ({ dtlsParameters }, done) => {
        void connect(transport, dtlsParameters, done);
      });
      transport.on('produce', ({ kind, rtpParameters }, done) => {
        void produce(transport, { kind, rtpParameters }, done);
      });
      await transport.produce({ track, codecOptions: { videoGoogleStartBitrate: 1500 } });
    },
    subscribe: async () => {
      const transport = device.createRecvTransport(await ask({ type: 'transport' }, isTransport));
      transport.on('connect', ({ dtlsParameters }, done) => {
        void connect(transport, dtlsParameters, done);
      });
      const { recvRtpCapabilities: rtpCapabilities } = device;
      const consumer = await ask(
        { type: 'consume', transportId: transport.id, producerId, rtpCapabilities },
        isConsumer,
      );
      await transport.consume(consumer);
      await connected(transport);
      await wire.request({ type: 'resume', consumerId: consumer.id });
    },
    close: () => wire.close(),
  };
};
