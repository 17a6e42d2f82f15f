import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

const headersDeadlineMs = 5_000;

/**
 * Passes a camera's Motion JPEG on, so that the stage talks to one origin only. Only configured addresses are asked,
 * redirects are not followed, and the camera is let go when the viewer leaves.
 */
export const relayMjpeg = async (url: string, reply: FastifyReply): Promise<FastifyReply> => {
  const abort = new AbortController();
  reply.raw.on('close', () => abort.abort());
  const timer = setTimeout(() => abort.abort(), headersDeadlineMs);
  try {
    const response = await fetch(url, { signal: abort.signal, redirect: 'error', headers: { accept: 'multipart/*' } });
    // Here and not at the end: an awaited reply lasts as long as somebody watches.
    clearTimeout(timer);
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || response.body === null || !/^(multipart\/x-mixed-replace|image\/jpeg)/i.test(type)) {
      abort.abort();
      return await reply.code(502).send({ code: 'camera-picture-missing' });
    }
    const stream = Readable.from(response.body, { objectMode: false });
    // A camera that drops the line ends the picture, nothing else.
    stream.on('error', () => reply.raw.destroy());
    return await reply.header('content-type', type).header('cache-control', 'no-store').send(stream);
  } catch {
    return reply.code(502).send({ code: 'camera-picture-missing' });
  } finally {
    clearTimeout(timer);
  }
};
