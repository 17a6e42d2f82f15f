import type { WebSocket } from 'ws';

/** A page that reads nothing while this much waits for it is gone for all that matters; it may come back as a new one. */
export const maxUnreadBytes = 4 * 1024 * 1024;

/** Sends while the page reads; cuts one that does not, so that it cannot fill our memory. */
export const sendJson = (socket: WebSocket, message: unknown): void => {
  if (socket.readyState !== socket.OPEN) {
    return;
  }
  if (socket.bufferedAmount > maxUnreadBytes) {
    socket.terminate();
    return;
  }
  socket.send(JSON.stringify(message));
};
