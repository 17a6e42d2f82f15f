import type { Clock } from '../core/clock.ts';
import { answerDigest, type Challenge, chooseDigest, isStale, parseChallenges } from './http-digest.ts';
import type { HttpPoster, PostFailure } from './http-post.ts';
import { securityHeader } from './wsse.ts';
import { childAt, childrenOf, parseXml, textAt, type XmlElement } from './xml.ts';

/**
 * Why a SOAP call did not succeed.
 * - `refused`, `unreachable`, `silent`, `broken`: see `PostFailure`
 * - `auth`: user or password were not accepted
 * - `fault`: the camera answered "no"; `subcodes` are the fault's local names, for instance `ActionNotSupported`
 * - `garbled`: an answer that is no SOAP
 */
export type SoapFailure =
  | { readonly kind: PostFailure | 'auth' | 'garbled'; readonly detail: string }
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
  readonly poster: HttpPoster;
  readonly user: string;
  readonly password: string;
  /** Secure random bytes. */
  readonly randomBytes: (length: number) => Uint8Array;
}

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
  #challenge: Challenge | null = null;
  #count = 0;

  constructor(options: SoapConnectionOptions) {
    this.#options = options;
  }

  /** True once the camera wanted HTTP Digest; node-onvif cannot speak to it then. */
  get usesHttpDigest(): boolean {
    return this.#challenge !== null;
  }

  async call(call: SoapCall): Promise<SoapResult> {
    if (!call.withCredentials || this.#options.user === '') {
      return this.#exchange(call, '', null);
    }
    if (this.#challenge !== null) {
      return this.#exchange(call, '', this.#challenge);
    }
    return this.#exchange(call, this.#usernameToken(), null);
  }

  #usernameToken(): string {
    const { user, password, randomBytes, clock } = this.#options;
    return securityHeader({ user, password, nonce: randomBytes(20), createdMs: clock.epochMs() + this.clockOffsetMs });
  }

  async #exchange(call: SoapCall, header: string, challenge: Challenge | null): Promise<SoapResult> {
    const posted = await this.#post(call, header, challenge);
    if (!posted.ok) {
      return { ok: false, failure: { kind: posted.failure, detail: posted.detail } };
    }
    if (posted.status !== 401 || !call.withCredentials || this.#options.user === '') {
      return readAnswer(posted.status, posted.body);
    }
    const next = chooseDigest(parseChallenges(posted.challenge));
    const refused = challenge !== null && next !== null && !isStale(next);
    const expired = refused && challenge?.parameters.get('nonce') !== next?.parameters.get('nonce') && this.#count > 1;
    if (next === null || (refused && !expired)) {
      this.#challenge = null;
      const detail = next === null ? `HTTP 401, no answerable challenge` : 'HTTP Digest refused';
      return { ok: false, failure: { kind: 'auth', detail } };
    }
    this.#challenge = next;
    this.#count = 0;
    const second = await this.#post(call, '', next);
    if (!second.ok) {
      return { ok: false, failure: { kind: second.failure, detail: second.detail } };
    }
    if (second.status === 401) {
      this.#challenge = null;
    }
    return readAnswer(second.status, second.body);
  }

  #post(call: SoapCall, header: string, challenge: Challenge | null): ReturnType<HttpPoster['post']> {
    const envelope =
      '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">' +
      `<s:Header>${header}</s:Header><s:Body>${call.body}</s:Body></s:Envelope>`;
    const headers = { 'content-type': 'application/soap+xml; charset=utf-8' };
    const { url, deadlineMs } = call;
    if (challenge === null) {
      return this.#options.poster.post({ url, body: envelope, headers, deadlineMs });
    }
    this.#count += 1;
    const authorization = answerDigest(challenge, {
      method: 'POST',
      uri: `${url.pathname}${url.search}`,
      user: this.#options.user,
      password: this.#options.password,
      count: this.#count,
      cnonce: Buffer.from(this.#options.randomBytes(12)).toString('hex'),
    });
    // Header values are bytes to Node: names beyond ASCII go out as UTF-8 (RFC 7616 section 4).
    const bytes = Buffer.from(authorization, 'utf8').toString('latin1');
    return this.#options.poster.post({
      url,
      body: envelope,
      headers: { ...headers, authorization: bytes },
      deadlineMs,
    });
  }
}
