import type { ServerResponse } from 'node:http';

const everyMs = 10;

/** Writes the piece again and again until the other side goes away; what it does not take is not kept. */
export const writeEndlessly = (response: ServerResponse, piece: string): void => {
  const timer = setInterval(() => {
    if (!response.writableNeedDrain) {
      response.write(piece, 'latin1');
    }
  }, everyMs);
  response.on('close', () => clearInterval(timer));
};
