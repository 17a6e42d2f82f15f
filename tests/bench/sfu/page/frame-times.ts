/**
 * Measures how long an encoded frame is on its way: the sender's end of the page puts its clock behind each frame, the
 * receiver's end reads it off and takes it away before the decoder sees it. Both ends are workers of one page and share a clock.
 */
const program = `
const now = () => performance.timeOrigin + performance.now();
const stampBytes = 12;
const mark = 0x5a7b9c1d;

const stamp = (frame, controller) => {
  const framed = new Uint8Array(frame.data.byteLength + stampBytes);
  framed.set(new Uint8Array(frame.data));
  const view = new DataView(framed.buffer, frame.data.byteLength);
  view.setFloat64(0, now());
  view.setUint32(8, mark);
  frame.data = framed.buffer;
  controller.enqueue(frame);
};

const read = (port) => (frame, controller) => {
  const { data } = frame;
  const view = new DataView(data, data.byteLength - stampBytes);
  if (data.byteLength > stampBytes && view.getUint32(8) === mark) {
    port.postMessage(now() - view.getFloat64(0));
    frame.data = data.slice(0, data.byteLength - stampBytes);
  }
  controller.enqueue(frame);
};

self.onrtctransform = ({ transformer: { options, readable, writable } }) => {
  const transform = options.port === undefined ? stamp : read(options.port);
  readable.pipeThrough(new TransformStream({ transform })).pipeTo(writable).catch(() => undefined);
};
`;

const delaysMs: number[] = [];
const arrivals: (() => void)[] = [];
const worker = new Worker(URL.createObjectURL(new Blob([program], { type: 'text/javascript' })));

const watchReceiver = (receiver: RTCRtpReceiver): void => {
  const { port1, port2 } = new MessageChannel();
  let first = true;
  port1.addEventListener('message', ({ data }: MessageEvent<number>) => {
    delaysMs.push(data);
    if (first) {
      first = false;
      arrivals.shift()?.();
    }
  });
  port1.start();
  receiver.transform = new RTCRtpScriptTransform(worker, { port: port2 }, [port2]);
};

const connections = new Set<RTCPeerConnection>();

/** Every connection that is made from now on stamps what it sends and reads what it receives. */
export const watchConnections = (): void => {
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.add(this);
      this.addEventListener('track', ({ receiver }) => watchReceiver(receiver));
    }

    override addTransceiver(trackOrKind: MediaStreamTrack | string, init?: RTCRtpTransceiverInit): RTCRtpTransceiver {
      const transceiver = super.addTransceiver(trackOrKind, init);
      if (trackOrKind instanceof MediaStreamTrack) {
        transceiver.sender.transform = new RTCRtpScriptTransform(worker, {});
      }
      return transceiver;
    }
  };
};

/** Resolves when the receiver that is made next has got its first frame. */
export const nextArrival = (): Promise<void> => new Promise((resolve) => arrivals.push(resolve));

/** The delays since the last call, ms. */
export const takeDelays = (): number[] => delaysMs.splice(0);

/** Packets and bytes that all receivers of the page have got so far. */
export const received = async (): Promise<{ readonly packets: number; readonly bytes: number }> => {
  const reports = await Promise.all([...connections].map((connection) => connection.getStats()));
  let [packets, bytes] = [0, 0];
  for (const report of reports) {
    report.forEach((entry: Record<string, unknown>) => {
      if (entry['type'] === 'inbound-rtp') {
        packets += Number(entry['packetsReceived']);
        bytes += Number(entry['bytesReceived']);
      }
    });
  }
  return { packets, bytes };
};

/** All senders of the page to one bit rate, so that every server forwards the same stream. */
export const setBitRate = async (bitsPerSecond: number): Promise<void> => {
  for (const connection of connections) {
    for (const sender of connection.getSenders()) {
      if (sender.track !== null) {
        const parameters = sender.getParameters();
        parameters.encodings = parameters.encodings.map((encoding) => ({ ...encoding, maxBitrate: bitsPerSecond }));
        await sender.setParameters(parameters);
      }
    }
  }
};
