import { ClientError } from './client-error.ts';
import type { ClientEnvironment, SocketHandlers } from './environment.ts';

const openSocket = (url: string, handlers: SocketHandlers) => {
  const socket = new WebSocket(url);
  socket.addEventListener('open', () => handlers.onOpen());
  socket.addEventListener('message', (event) => handlers.onMessage(event.data));
  socket.addEventListener('close', () => handlers.onClose());
  return {
    send: (text: string) => {
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(text);
      }
    },
    close: () => socket.close(),
  };
};

/** The real thing. `log` gets one line per lifecycle transition, never names or chat. */
export const browserEnvironment = (log: ClientEnvironment['log']): ClientEnvironment => {
  // WebRTC is half of the bundle; it loads while the hello is under way, not before the sign-in page shows.
  const media = import('./mediasoup-device.ts');
  media.catch((error: unknown) => log('error', 'media: the WebRTC part could not be loaded', error));
  return {
    now: () => performance.now(),
    random: () => Math.random(),
    setTimer: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    openSocket,
    createDevice: async (routerRtpCapabilities) => {
      if (typeof RTCPeerConnection === 'undefined') {
        throw new ClientError('codec-unsupported', 'This browser has no WebRTC.');
      }
      const { createMediasoupDevice } = await media;
      return createMediasoupDevice(routerRtpCapabilities);
    },
    onNetworkBack: (run) => {
      window.addEventListener('online', run);
      return () => window.removeEventListener('online', run);
    },
    log,
  };
};
