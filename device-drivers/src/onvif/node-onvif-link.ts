import { randomBytes } from 'node:crypto';
import onvif, { type OnvifAnswer, type OnvifDevice, type OnvifPtzService } from 'node-onvif';
import type { Clock } from '../core/clock.ts';
import { readAnswer, type SoapResult } from './soap.ts';

// The package fills its nonces from Math.random; a password digest is worth no more than its nonce.
// oxlint-disable-next-line no-underscore-dangle -- the package has no other way in
onvif._OnvifSoap._createNonce = (length) => randomBytes(length);

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
