import { createHash, randomBytes } from 'node:crypto';
import { childAt, textAt, type XmlElement } from '../../../src/cameras/onvif/xml.ts';

export interface AccessOptions {
  readonly user: string;
  readonly password: string;
  /** Greatest distance of `Created` from the device's clock. */
  readonly windowMs: number;
}

/** Operations of the access class PRE_AUTH (ONVIF Core 5.9.1 and the function tables of section 8). */
export const openOperations: ReadonlySet<string> = new Set([
  'GetSystemDateAndTime',
  'GetServices',
  'GetCapabilities',
  'GetServiceCapabilities',
  'GetWsdlUrl',
  'GetHostname',
]);

/** WS-UsernameToken as a camera checks it (ONVIF Core 5.9.4): digest, clock window, every nonce once. */
export class UsernameTokenCheck {
  readonly #options: AccessOptions;
  readonly #seen = new Set<string>();

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** Null when accepted, otherwise the reason for the log. */
  refusal(header: XmlElement | null, deviceMs: number): string | null {
    const token = childAt(header, 'Security', 'UsernameToken');
    const nonce = textAt(token, 'Nonce');
    const created = textAt(token, 'Created');
    if (token === null || nonce === null || created === null) {
      return 'no username token';
    }
    if (textAt(token, 'Username') !== this.#options.user) {
      return 'unknown user';
    }
    const expected = createHash('sha1')
      .update(Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(created + this.#options.password)]))
      .digest('base64');
    if (textAt(token, 'Password') !== expected) {
      return 'wrong password';
    }
    const distance = Math.abs(Date.parse(created) - deviceMs);
    if (!(distance <= this.#options.windowMs)) {
      return `clock differs by ${Math.round(distance / 1000)} s`;
    }
    if (this.#seen.has(nonce)) {
      return 'nonce used before';
    }
    this.#seen.add(nonce);
    return null;
  }
}

const md5 = (text: string): string => createHash('md5').update(text, 'latin1').digest('hex');
/** Header bytes arrive as Latin-1; names beyond ASCII are UTF-8 in them. */
const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** HTTP Digest as a camera checks it (RFC 7616, qop auth); nonce counts must rise. */
export class HttpDigestCheck {
  /** As if the password had been changed on the camera. */
  refuseAll = false;
  /** Proofs that were presented and not accepted. */
  refused = 0;
  readonly #options: AccessOptions;
  #nonce = randomBytes(16).toString('hex');
  #highestCount = 0;

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** Makes the current nonce stale. */
  renew(): void {
    this.#nonce = randomBytes(16).toString('hex');
    this.#highestCount = 0;
  }

  challenge(stale: boolean): string {
    const common = `realm="Kamera, Saal", qop="auth", nonce="${this.#nonce}", opaque="0f1e"`;
    return `Digest ${common}, algorithm=MD5${stale ? ', stale=true' : ''}`;
  }

  refusal(authorization: string | undefined, method: string): 'missing' | 'stale' | 'wrong' | null {
    if (authorization === undefined || !authorization.startsWith('Digest ')) {
      return 'missing';
    }
    const field = (name: string): string => {
      const [, quoted, bare] =
        new RegExp(String.raw`[ ,]${name}=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))`).exec(authorization) ?? [];
      return (quoted ?? bare ?? '').replaceAll(/\\(.)/g, '$1');
    };
    if (field('nonce') !== this.#nonce) {
      return 'stale';
    }
    const ha1 = md5(`${latin1(this.#options.user)}:Kamera, Saal:${latin1(this.#options.password)}`);
    const ha2 = md5(`${method}:${field('uri')}`);
    const response = md5(`${ha1}:${this.#nonce}:${field('nc')}:${field('cnonce')}:auth:${ha2}`);
    const count = Number.parseInt(field('nc'), 16);
    if (this.refuseAll || field('response') !== response || field('username') !== latin1(this.#options.user)) {
      this.refused += 1;
      return 'wrong';
    }
    if (!(count > this.#highestCount)) {
      // The proof is right but was used, as by a second client: it gets a nonce of its own (RFC 7616 3.3, stale).
      this.renew();
      return 'stale';
    }
    this.#highestCount = count;
    return null;
  }
}
