import { Device } from 'mediasoup-client';
import type {
  DtlsParameters,
  IceCandidate,
  IceParameters,
  Producer,
  RtpCapabilities,
  RtpParameters,
  Transport,
} from 'mediasoup-client/types';
import type { MediaKind, TrackSource } from '../src/protocol/index.ts';
import { ClientError } from './client-error.ts';
import { encodingPlan } from './encoding-plan.ts';
import type {
  LineStatistics,
  MediaBlob,
  MediaConsumer,
  MediaDevice,
  MediaProducer,
  ReceiveTransport,
  SendTransport,
  TransportHandlers,
  TransportParameters,
} from './media-device.ts';

// The protocol lets mediasoup's objects through as records; these guards name the shape, mediasoup-client checks the content itself.
const isRtpCapabilities = (blob: MediaBlob): blob is RtpCapabilities => Array.isArray(blob['codecs']);
const isRtpParameters = (blob: MediaBlob): blob is RtpParameters => Array.isArray(blob['codecs']);
const isIceParameters = (blob: MediaBlob): blob is IceParameters =>
  typeof blob['usernameFragment'] === 'string' && typeof blob['password'] === 'string';
const isIceCandidate = (blob: MediaBlob): blob is IceCandidate =>
  typeof blob['foundation'] === 'string' && typeof blob['port'] === 'number' && typeof blob['protocol'] === 'string';
const isDtlsParameters = (blob: MediaBlob): blob is DtlsParameters => Array.isArray(blob['fingerprints']);
const isIceServer = (blob: MediaBlob): blob is MediaBlob & { urls: string | string[] } =>
  typeof blob['urls'] === 'string' || Array.isArray(blob['urls']);

const expect = <T extends MediaBlob>(blob: MediaBlob, guard: (candidate: MediaBlob) => candidate is T): T => {
  if (!guard(blob)) {
    throw new ClientError('invalid-answer', 'The instance sent media parameters that are not complete.');
  }
  return blob;
};

const transportOptions = (parameters: TransportParameters) => ({
  id: parameters.transportId,
  iceParameters: expect(parameters.iceParameters, isIceParameters),
  iceCandidates: parameters.iceCandidates.map((candidate) => expect(candidate, isIceCandidate)),
  dtlsParameters: expect(parameters.dtlsParameters, isDtlsParameters),
  iceServers: parameters.iceServers.map((server) => expect(server, isIceServer)),
});

/** mediasoup-client asks by event with two callbacks; this answers one of them. */
const answer = async <T>(work: Promise<T>, done: (value: T) => void, failed: (error: Error) => void): Promise<void> => {
  try {
    done(await work);
  } catch (error) {
    failed(error instanceof Error ? error : new ClientError('media-failed', String(error)));
  }
};

const watch = (transport: Transport, handlers: TransportHandlers): void => {
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    void answer(handlers.onConnect(dtlsParameters), done, failed);
  });
  transport.on('connectionstatechange', (state) => handlers.onState(state));
};

const numberIn = (entry: unknown, name: string): number | null => {
  const value: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, name) : null;
  return typeof value === 'number' ? value : null;
};

/** Of the pair of addresses that is in use. */
const lineOf = (report: RTCStatsReport): LineStatistics => {
  let line: LineStatistics = { roundTripMs: null, outgoingBps: null };
  for (const entry of report.values()) {
    const seconds = numberIn(entry, 'currentRoundTripTime');
    if (seconds !== null) {
      line = { roundTripMs: seconds * 1000, outgoingBps: numberIn(entry, 'availableOutgoingBitrate') };
    }
  }
  return line;
};

const common = (transport: Transport) => ({
  id: transport.id,
  get state() {
    return transport.connectionState;
  },
  restartIce: (iceParameters: MediaBlob) =>
    transport.restartIce({ iceParameters: expect(iceParameters, isIceParameters) }),
  statistics: async () => lineOf(await transport.getStats()),
  close: () => transport.close(),
});

/** Works on the sender itself: mediasoup-client's own pause negotiates anew and its layer setter ignores a repeated value. */
const wrapProducer = (producer: Producer): MediaProducer => ({
  id: producer.id,
  setTrack: async (track) => {
    await producer.rtpSender?.replaceTrack(track);
  },
  setLayers: async (maxSpatialLayer) => {
    const parameters = producer.rtpSender?.getParameters();
    if (parameters === undefined) {
      return;
    }
    parameters.encodings = parameters.encodings.map((encoding, layer) => ({
      ...encoding,
      active: parameters.encodings.length === 1 ? maxSpatialLayer >= 0 : layer <= maxSpatialLayer,
    }));
    await producer.rtpSender?.setParameters(parameters);
  },
  close: () => producer.close(),
});

const sendTransport = (device: Device, parameters: TransportParameters, handlers: TransportHandlers): SendTransport => {
  const transport = device.createSendTransport(transportOptions(parameters));
  watch(transport, handlers);
  // mediasoup-client asks for the producer's id by event; the source in `appData` leads back to who asked.
  const announcements = new Map<string, (kind: MediaKind, rtpParameters: MediaBlob) => Promise<string>>();
  transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
    const announce = announcements.get(String(appData['source']));
    if (announce === undefined) {
      failed(new ClientError('internal', 'Nobody asked to send this.'));
      return;
    }
    void answer(announce(kind, rtpParameters), (id) => done({ id }), failed);
  });
  const produce = async (
    source: TrackSource,
    track: MediaStreamTrack,
    announce: (kind: MediaKind, rtpParameters: MediaBlob) => Promise<string>,
  ): Promise<MediaProducer> => {
    announcements.set(source, announce);
    const producer = await transport.produce({
      track,
      ...encodingPlan(source),
      stopTracks: false,
      disableTrackOnPause: false,
      appData: { source },
    });
    return wrapProducer(producer);
  };
  return Object.assign(common(transport), { produce });
};

const usable = (transport: Transport): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (transport.closed || transport.connectionState === 'connected') {
        transport.off('connectionstatechange', look);
        transport.observer.off('close', look);
        resolve();
      }
    };
    transport.on('connectionstatechange', look);
    transport.observer.on('close', look);
    look();
  });

const receiveTransport = (
  device: Device,
  parameters: TransportParameters,
  handlers: TransportHandlers,
): ReceiveTransport => {
  const transport = device.createRecvTransport(transportOptions(parameters));
  watch(transport, handlers);
  const consume: ReceiveTransport['consume'] = async (options): Promise<MediaConsumer> => {
    const consumer = await transport.consume({
      id: options.consumerId,
      producerId: options.producerId,
      kind: options.kind,
      rtpParameters: expect(options.rtpParameters, isRtpParameters),
    });
    return { id: consumer.id, track: consumer.track, close: () => consumer.close() };
  };
  return Object.assign(common(transport), { consume, usable: () => usable(transport) });
};

/** Throws a `ClientError` `codec-unsupported` when this browser has no WebRTC that mediasoup-client knows. */
export const createMediasoupDevice = async (routerRtpCapabilities: MediaBlob): Promise<MediaDevice> => {
  try {
    const device = await Device.factory();
    await device.load({ routerRtpCapabilities: expect(routerRtpCapabilities, isRtpCapabilities) });
    return {
      rtpCapabilities: device.recvRtpCapabilities,
      createSendTransport: (parameters, handlers) => sendTransport(device, parameters, handlers),
      createReceiveTransport: (parameters, handlers) => receiveTransport(device, parameters, handlers),
    };
  } catch (cause) {
    throw new ClientError('codec-unsupported', 'This browser cannot take part in the conference.', { cause });
  }
};
