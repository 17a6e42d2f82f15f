import { randomBytes } from 'node:crypto';
import onvif, { type OnvifAnswer, type OnvifDevice, type OnvifPtzService } from 'node-onvif';
import { type Clock, systemClock } from '../../core/clock.ts';
import { HttpClient } from './http-client.ts';
import { readAnswer, type SoapResult } from './soap.ts';

// The package fills its nonces from Math.random; a password digest is worth no more than its nonce.
// oxlint-disable-next-line no-underscore-dangle -- the package has no other way in
onvif._OnvifSoap._createNonce = (length) => randomBytes(length);

const maxAnswerBytes = 1024 * 1024;
const answerWithinMs = 3000;
/** One for the process, as the package keeps one connection of its own for all cameras; so its clock is the real one. */
const bounded = new HttpClient({ clock: systemClock, trust: { type: 'system' } });
// oxlint-disable-next-line no-underscore-dangle -- the package has no other way in
const theirRequest = onvif._OnvifSoap._request.bind(onvif._OnvifSoap);

// The package collects whatever a camera sends, for as long as it sends: an endless answer would fill the memory.
// oxlint-disable-next-line no-underscore-dangle -- the package has no other way in
onvif._OnvifSoap._request = async (target, soap) => {
  if (target.protocol !== 'http:') {
    return theirRequest(target, soap);
  }
  const answer = await bounded.send({
    url: new URL(target.href),
    method: 'POST',
    body: Buffer.from(soap, 'utf8'),
    headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
    deadlineMs: answerWithinMs,
    maxBytes: maxAnswerBytes,
  });
  if (!answer.ok) {
    throw new Error(answer.detail);
  }
  if (answer.status !== 200) {
    throw new Error(`${answer.status}`);
  }
  return answer.body.toString('utf8');
};

/** True when node-onvif can carry the credentials: it puts them into XML unescaped and rejects what is not ASCII. */
export const plainCredentials = (user: string, password: string): boolean =>
  /^[\x20-\x7e]*$/.test(user) && !/[<>&"']/.test(user) && /^[\x20-\x7e]*$/.test(password);

/** True when node-onvif can carry a token or name: ASCII without anything that needs escaping. */
export const plainText = (text: string): boolean => /^[\x20-\x7e]+$/.test(text) && !/[<>&"']/.test(text);

export interface NodeOnvifTarget {
  readonly deviceUrl: URL;
  readonly user: string;
  readonly password: string;
  readonly profileToken: string;
}

/** Resolves with null at the deadline; what comes later is forgotten, also when it fails. */
export const within = <T>(clock: Clock, deadlineMs: number, work: Promise<T>): Promise<T | null> => {
  const { promise, resolve, reject } = Promise.withResolvers<T | null>();
  const cancel = clock.after(deadlineMs, () => resolve(null));
  work.then(resolve, reject).finally(cancel);
  return promise;
};

/** A camera that node-onvif initialised: profiles read, services found. */
export class NodeOnvifLink {
  readonly #ptz: OnvifPtzService;
  readonly #clock: Clock;

  private constructor(ptz: OnvifPtzService, clock: Clock) {
    this.#ptz = ptz;
    this.#clock = clock;
  }

  /**
   * Lets node-onvif read capabilities, identity, profiles and addresses. Null when it cannot work with this camera; then the
   * operations go out by our own SOAP.
   */
  static async create(target: NodeOnvifTarget, clock: Clock, deadlineMs: number): Promise<NodeOnvifLink | null> {
    const { user, password } = target;
    const login = user === '' ? {} : { user, pass: password };
    try {
      const device: OnvifDevice = new onvif.OnvifDevice({ xaddr: target.deviceUrl.href, ...login });
      const ready = await within(clock, deadlineMs, device.init());
      const { ptz } = device.services;
      const known = device.getProfileList().some(({ token }) => token === target.profileToken);
      return ready === null || ptz === null || !known ? null : new NodeOnvifLink(ptz, clock);
    } catch {
      return null;
    }
  }

  /** Runs one operation. Null when node-onvif failed without saying precisely why: ask again by our own SOAP. */
  async run(deadlineMs: number, operation: (ptz: OnvifPtzService) => Promise<OnvifAnswer>): Promise<SoapResult | null> {
    try {
      const answer = await within(this.#clock, deadlineMs, operation(this.#ptz));
      if (answer === null) {
        return { ok: false, failure: { kind: 'silent', detail: `no answer within ${deadlineMs} ms` } };
      }
      return readAnswer(200, answer.soap);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (detail.includes('ECONNREFUSED')) {
        return { ok: false, failure: { kind: 'refused', detail } };
      }
      return null;
    }
  }
}
