import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { type Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from '../../core/clock.ts';
import { httpsAgent, isCertificateError, type TlsTrust } from '../../core/transport/tls-trust.ts';

/**
 * Why there is no HTTP answer.
 * - `refused`: the host answers, the port does not
 * - `unreachable`: no such host or no way to it
 * - `untrusted`: its certificate is not the one it should be
 * - `silent`: no complete answer within the deadline
 * - `broken`: the connection ended in the middle, no HTTP, or more bytes than any camera has to say
 */
export type HttpFailure = 'refused' | 'unreachable' | 'untrusted' | 'silent' | 'broken';

export type HttpResult =
  | { readonly ok: true; readonly status: number; readonly challenge: string; readonly body: Buffer }
  | { readonly ok: false; readonly failure: HttpFailure; readonly detail: string };

export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  /** Empty for a GET. */
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  /** A longer answer is cut off and counts as `broken`. */
  readonly maxBytes: number;
}

const failureOf = (error: NodeJS.ErrnoException): HttpFailure => {
  const { code } = error;
  if (code === 'ECONNREFUSED') {
    return 'refused';
  }
  if (isCertificateError(error)) {
    return 'untrusted';
  }
  return code === 'ECONNRESET' || code === 'EPIPE' || code?.startsWith('HPE_') === true ? 'broken' : 'unreachable';
};

const readAnswer = (response: IncomingMessage, maxBytes: number, settle: (result: HttpResult) => void): void => {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maxBytes) {
      chunks.push(chunk);
    } else {
      settle({ ok: false, failure: 'broken', detail: `more than ${maxBytes} bytes` });
    }
  });
  response.on('end', () => {
    settle({
      ok: true,
      status: response.statusCode ?? 0,
      challenge: response.headersDistinct['www-authenticate']?.join(', ') ?? '',
      body: Buffer.concat(chunks),
    });
  });
  response.on('close', () => settle({ ok: false, failure: 'broken', detail: 'answer ended early' }));
  response.on('error', (error) => settle({ ok: false, failure: 'broken', detail: error.message }));
};

export interface HttpClientOptions {
  readonly clock: Clock;
  /** Cameras mostly have certificates that sign themselves. */
  readonly trust: TlsTrust;
}

/** Asks one camera over HTTP or HTTPS on kept connections, two at most; every call ends by its deadline. */
export class HttpClient {
  readonly #clock: Clock;
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: 2 });
  readonly #https: HttpsAgent;

  constructor(options: HttpClientOptions) {
    this.#clock = options.clock;
    this.#https = httpsAgent(options.trust, { keepAlive: true, maxSockets: 2 });
  }

  async send(options: HttpRequest): Promise<HttpResult> {
    const first = await this.#once(options);
    // A kept connection may have been closed by the camera just now; that says nothing about a new one.
    const stale = !first.ok && first.failure === 'broken' && first.detail === 'kept connection closed';
    return stale ? this.#once(options) : first;
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  #once(options: HttpRequest): Promise<HttpResult> {
    const { promise, resolve } = Promise.withResolvers<HttpResult>();
    let request: ClientRequest | null = null;
    let settled = false;
    const settle = (result: HttpResult): void => {
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
    const { method, body } = options;
    const headers = method === 'GET' ? options.headers : { ...options.headers, 'content-length': body.length };
    const call = secure
      ? httpsRequest(options.url, { method, headers, agent: this.#https })
      : httpRequest(options.url, { method, headers, agent: this.#http });
    request = call;
    call.on('response', (response) => readAnswer(response, options.maxBytes, settle));
    call.on('error', (error: NodeJS.ErrnoException) => {
      const detail = call.reusedSocket && error.code === 'ECONNRESET' ? 'kept connection closed' : error.message;
      settle({ ok: false, failure: failureOf(error), detail });
    });
    call.end(body);
    return promise;
  }
}
