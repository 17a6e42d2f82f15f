/**
 * One mediasoup worker with nothing around it: the limit that our instance is held against. Run as
 * `bare-sfu.ts <path of the worker>`; prints its address and the worker's process id.
 */
import { createWorker, type types } from 'mediasoup';
import { WebSocketServer } from 'ws';

type Message = Readonly<Record<string, unknown>>;

const isMessage = (value: unknown): value is Message => typeof value === 'object' && value !== null;
const isDtls = (value: unknown): value is types.DtlsParameters => isMessage(value) && 'fingerprints' in value;
const isRtp = (value: unknown): value is types.RtpParameters => isMessage(value) && 'encodings' in value;
const isCapabilities = (value: unknown): value is types.RtpCapabilities => isMessage(value) && 'codecs' in value;

const taken = <T>(value: unknown, guard: (candidate: unknown) => candidate is T): T => {
  if (!guard(value)) {
    throw new Error(`not what was agreed: ${JSON.stringify(value)}`);
  }
  return value;
};

const found = <T>(map: ReadonlyMap<string, T>, id: unknown): T => {
  const one = map.get(String(id));
  if (one === undefined) {
    throw new Error(`nothing has the id ${String(id)}`);
  }
  return one;
};

const [, , workerBin = ''] = process.argv;
const worker = await createWorker({ workerBin, logLevel: 'error' });
const router = await worker.createRouter({
  mediaCodecs: [{ kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 }],
});
const webRtcServer = await worker.createWebRtcServer({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1', port: 0 }] });
const transports = new Map<string, types.WebRtcTransport>();
const consumers = new Map<string, types.Consumer>();

const createTransport = async (): Promise<Message> => {
  const transport = await router.createWebRtcTransport({
    webRtcServer,
    initialAvailableOutgoingBitrate: 2_000_000,
  });
  transports.set(transport.id, transport);
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
  return { id, iceParameters, iceCandidates, dtlsParameters };
};

const consume = async (message: Message): Promise<Message> => {
  const consumer = await found(transports, message['transportId']).consume({
    producerId: String(message['producerId']),
    rtpCapabilities: taken(message['rtpCapabilities'], isCapabilities),
    paused: true,
  });
  consumers.set(consumer.id, consumer);
  const { id, producerId, kind, rtpParameters } = consumer;
  return { id, producerId, kind, rtpParameters };
};

const answer = async (message: Message): Promise<unknown> => {
  switch (message['type']) {
    case 'capabilities':
      return router.rtpCapabilities;
    case 'transport':
      return createTransport();
    case 'connect':
      await found(transports, message['transportId']).connect({
        dtlsParameters: taken(message['dtlsParameters'], isDtls),
      });
      return {};
    case 'produce': {
      const producer = await found(transports, message['transportId']).produce({
        kind: 'video',
        rtpParameters: taken(message['rtpParameters'], isRtp),
      });
      return { id: producer.id };
    }
    case 'consume':
      return consume(message);
    case 'resume':
      await found(consumers, message['consumerId']).resume();
      return {};
    default:
      throw new Error(`unknown message ${JSON.stringify(message)}`);
  }
};

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket) => {
  socket.on('message', (bytes) => {
    const message: unknown = JSON.parse(Buffer.isBuffer(bytes) ? bytes.toString() : 'null');
    if (isMessage(message)) {
      void answer(message).then((data) => socket.send(JSON.stringify({ id: message['id'], data })));
    }
  });
});
server.on('listening', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`bare worker ${worker.pid} at ws://127.0.0.1:${port} ready\n`);
});
process.once('SIGTERM', () => process.exit(0));
