import type { Clock } from '../../core/clock.ts';
import { type DigestProof, DigestSession } from './digest-session.ts';
import type { HttpClient, HttpFailure, HttpResult } from './http-client.ts';
import { securityHeader } from './wsse.ts';
import { childAt, childrenOf, parseXml, textAt, type XmlElement } from './xml.ts';

/**
 * Why a SOAP call did not succeed.
 * - `refused`, `unreachable`, `silent`, `broken`: see `HttpFailure`
 * - `auth`: user or password were not accepted
 * - `fault`: the camera answered "no"; `subcodes` are the fault's local names, for instance `ActionNotSupported`
 * - `garbled`: an answer that is no SOAP
 */
export type SoapFailure =
  | { readonly kind: HttpFailure | 'auth' | 'garbled'; readonly detail: string }
  | { readonly kind: 'fault'; readonly subcodes: readonly string[]; readonly detail: string };

export type SoapResult =
  | { readonly ok: true; readonly body: XmlElement }
  | { readonly ok: false; readonly failure: SoapFailure };

export interface SoapCall {
  readonly url: URL;
  /** The operation element in the body, with its namespaces. */
  readonly body: string;
  /** False for the operations that ONVIF allows before authentication. */
  readonly withCredentials: boolean;
  readonly deadlineMs: number;
}

export interface SoapConnectionOptions {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly user: string;
  readonly password: string;
  /** Secure random bytes. */
  readonly randomBytes: (length: number) => Uint8Array;
}

/** More than any camera has to say in one answer. */
const maxAnswerBytes = 1024 * 1024;

/** Cameras say "wrong password" in many ways, some only in words. */
const authSubcodes = new Set(['NotAuthorized', 'FailedAuthentication', 'InvalidSecurityToken', 'FailedCheck']);
const authWords = /not authori[sz]ed|unauthori[sz]ed|authentication fail|authority failure|time check failed/i;

const subcodesOf = (fault: XmlElement): readonly string[] => {
  const found: string[] = [];
  for (let code = childAt(fault, 'Code'); code !== null; code = childAt(code, 'Subcode')) {
    const value = textAt(code, 'Value') ?? '';
    found.push(value.slice(value.lastIndexOf(':') + 1));
  }
  const soap11 = textAt(fault, 'faultcode');
  return soap11 === null ? found : [...found, soap11.slice(soap11.lastIndexOf(':') + 1)];
};

const faultOf = (fault: XmlElement): SoapFailure => {
  const subcodes = subcodesOf(fault);
  const reason = textAt(fault, 'Reason', 'Text') ?? textAt(fault, 'faultstring') ?? '';
  const detail = `${subcodes.join(' ')} ${reason}`.trim().slice(0, 300);
  const auth = subcodes.some((code) => authSubcodes.has(code)) || authWords.test(reason);
  return auth ? { kind: 'auth', detail } : { kind: 'fault', subcodes, detail };
};

/** Reads what came back: the first element of the SOAP body, or why there is none. */
export const readAnswer = (status: number, text: string): SoapResult => {
  const envelope = parseXml(text);
  const body = envelope?.name === 'Envelope' ? childAt(envelope, 'Body') : null;
  const fault = childrenOf(body, 'Fault')[0];
  if (fault !== undefined) {
    return { ok: false, failure: faultOf(fault) };
  }
  if (status === 401 || status === 403) {
    return { ok: false, failure: { kind: 'auth', detail: `HTTP ${status}` } };
  }
  const [first] = body?.children ?? [];
  if (first === undefined || status >= 400) {
    const kind = status >= 400 && status !== 404 ? 'fault' : 'garbled';
    const detail = `HTTP ${status} without SOAP`;
    return { ok: false, failure: kind === 'fault' ? { kind, subcodes: [], detail } : { kind, detail } };
  }
  return { ok: true, body: first };
};

/**
 * SOAP over HTTP(S) to one camera with both ways to prove the password: WS-UsernameToken (ONVIF Core 5.9.4), and HTTP Digest
 * once the camera asked for it; what worked is remembered. `clockOffsetMs` is the device's wall clock minus ours.
 */
export class SoapConnection {
  clockOffsetMs = 0;
  readonly #options: SoapConnectionOptions;
  readonly #digest: DigestSession;

  constructor(options: SoapConnectionOptions) {
    this.#options = options;
    this.#digest = new DigestSession(options);
  }

  /** True once the camera wanted HTTP Digest; node-onvif cannot speak to it then. */
  get usesHttpDigest(): boolean {
    return this.#digest.active;
  }

  async call(call: SoapCall): Promise<SoapResult> {
    if (!call.withCredentials || this.#options.user === '') {
      return this.#exchange(call, '', null);
    }
    const proof = this.#digest.prove('POST', call.url);
    return this.#exchange(call, proof === null ? this.#usernameToken() : '', proof);
  }

  #usernameToken(): string {
    const { user, password, randomBytes, clock } = this.#options;
    return securityHeader({ user, password, nonce: randomBytes(20), createdMs: clock.epochMs() + this.clockOffsetMs });
  }

  async #exchange(call: SoapCall, header: string, proof: DigestProof | null): Promise<SoapResult> {
    const posted = await this.#post(call, header, proof);
    if (!posted.ok) {
      return { ok: false, failure: { kind: posted.failure, detail: posted.detail } };
    }
    if (posted.status !== 401 || !call.withCredentials || this.#options.user === '') {
      return readAnswer(posted.status, posted.body.toString('utf8'));
    }
    const judged = this.#digest.challenged(posted.challenge, proof);
    if (judged !== 'again') {
      const detail = judged === 'refused' ? 'HTTP Digest refused' : 'HTTP 401, no answerable challenge';
      return { ok: false, failure: { kind: 'auth', detail } };
    }
    const second = await this.#post(call, '', this.#digest.prove('POST', call.url));
    if (!second.ok) {
      return { ok: false, failure: { kind: second.failure, detail: second.detail } };
    }
    if (second.status === 401) {
      this.#digest.forget();
    }
    return readAnswer(second.status, second.body.toString('utf8'));
  }

  #post(call: SoapCall, header: string, proof: DigestProof | null): Promise<HttpResult> {
    const envelope =
      '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">' +
      `<s:Header>${header}</s:Header><s:Body>${call.body}</s:Body></s:Envelope>`;
    const { url, deadlineMs } = call;
    return this.#options.http.send({
      url,
      method: 'POST',
      body: Buffer.from(envelope, 'utf8'),
      headers: {
        'content-type': 'application/soap+xml; charset=utf-8',
        ...(proof === null ? {} : { authorization: proof.header }),
      },
      deadlineMs,
      maxBytes: maxAnswerBytes,
    });
  }
}
