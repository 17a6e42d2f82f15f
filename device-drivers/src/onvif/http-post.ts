import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from '../core/clock.ts';

/**
 * Why there is no HTTP answer.
 * - `refused`: the host answers, the port does not
 * - `unreachable`: no such host, no way to it, or its certificate is not trusted
 * - `silent`: no complete answer within the deadline
 * - `broken`: the connection ended in the middle, no HTTP, or more bytes than any camera has to say
 */
export type PostFailure = 'refused' | 'unreachable' | 'silent' | 'broken';

export type PostResult =
  | { readonly ok: true; readonly status: number; readonly challenge: string; readonly body: string }
  | { readonly ok: false; readonly failure: PostFailure; readonly detail: string };

export interface PostOptions {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
}

const maxBodyBytes = 1024 * 1024;

const failureOf = (error: NodeJS.ErrnoException): PostFailure => {
  const { code } = error;
  if (code === 'ECONNREFUSED') {
    return 'refused';
  }
  return code === 'ECONNRESET' || code === 'EPIPE' || code?.startsWith('HPE_') === true ? 'broken' : 'unreachable';
};

const readAnswer = (response: IncomingMessage, settle: (result: PostResult) => void): void => {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    chunks.push(chunk);
    if (length > maxBodyBytes) {
      settle({ ok: false, failure: 'broken', detail: `more than ${maxBodyBytes} bytes` });
    }
  });
  response.on('end', () => {
    settle({
      ok: true,
      status: response.statusCode ?? 0,
      challenge: response.headersDistinct['www-authenticate']?.join(', ') ?? '',
      body: Buffer.concat(chunks).toString('utf8'),
    });
  });
  response.on('close', () => settle({ ok: false, failure: 'broken', detail: 'answer ended early' }));
  response.on('error', (error) => settle({ ok: false, failure: 'broken', detail: error.message }));
};

export interface HttpPosterOptions {
  readonly clock: Clock;
  /** Cameras mostly have self-signed certificates; true encrypts without knowing who answers. */
  readonly acceptAnyCertificate: boolean;
}

/** Posts to one camera over HTTP or HTTPS on kept connections, two at most; every call ends by its deadline. */
export class HttpPoster {
  readonly #clock: Clock;
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: 2 });
  readonly #https: HttpsAgent;

  constructor(options: HttpPosterOptions) {
    this.#clock = options.clock;
    this.#https = new HttpsAgent({
      keepAlive: true,
      maxSockets: 2,
      rejectUnauthorized: !options.acceptAnyCertificate,
    });
  }

  async post(options: PostOptions): Promise<PostResult> {
    const first = await this.#once(options);
    // A kept connection may have been closed by the camera just now; that says nothing about a new one.
    const stale = !first.ok && first.failure === 'broken' && first.detail === 'kept connection closed';
    return stale ? this.#once(options) : first;
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  #once(options: PostOptions): Promise<PostResult> {
    const { promise, resolve } = Promise.withResolvers<PostResult>();
    let request: ClientRequest | null = null;
    let settled = false;
    const settle = (result: PostResult): void => {
      if (!settled) {
        settled = true;
        cancelDeadline();
        resolve(result);
        if (!result.ok) {
          request?.destroy();
        }
      }
    };
    const cancelDeadline = this.#clock.after(options.deadlineMs, () =>
      settle({ ok: false, failure: 'silent', detail: `no answer within ${options.deadlineMs} ms` }),
    );
    const secure = options.url.protocol === 'https:';
    const body = Buffer.from(options.body, 'utf8');
    const headers = { ...options.headers, 'content-length': body.length };
    const call = secure
      ? httpsRequest(options.url, { method: 'POST', headers, agent: this.#https })
      : httpRequest(options.url, { method: 'POST', headers, agent: this.#http });
    request = call;
    call.on('response', (response) => readAnswer(response, settle));
    call.on('error', (error: NodeJS.ErrnoException) => {
      const detail = call.reusedSocket && error.code === 'ECONNRESET' ? 'kept connection closed' : error.message;
      settle({ ok: false, failure: failureOf(error), detail });
    });
    call.end(body);
    return promise;
  }
}
