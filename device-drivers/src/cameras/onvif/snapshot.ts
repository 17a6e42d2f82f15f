import type { Clock } from '../../core/clock.ts';
import { failed, type Outcome, succeeded } from '../../core/outcome.ts';
import { type DigestProof, DigestSession, type DigestSessionOptions } from './digest-session.ts';
import type { HttpClient, HttpResult } from './http-client.ts';

export interface SnapshotOptions extends DigestSessionOptions {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly deadlineMs: number;
}

const maxPictureBytes = 8 * 1024 * 1024;
/** Cameras limit how often they make a picture. */
const paceMs = 1000;
/** As for the device itself: cameras lock an account after a few wrong passwords. */
const quickPasswordTries = 2;
const passwordPauseMs = 10 * 60_000;

/** Start of image and of the first marker (ISO 10918-1, annex B); cameras answer 200 with pages and nothing, too. */
const isJpeg = (bytes: Uint8Array): boolean =>
  bytes.length > 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/** Fetches still pictures from one camera: one at a time, one per second, HTTP Digest where it is asked for. */
export class SnapshotFetcher {
  readonly #options: SnapshotOptions;
  readonly #digest: DigestSession;
  #running: Promise<Outcome<Uint8Array>> | null = null;
  #nextMs = 0;
  #refusals = 0;

  constructor(options: SnapshotOptions) {
    this.#options = options;
    this.#digest = new DigestSession(options);
  }

  /** A picture that is asked for while another is on its way is that one. */
  fetch(url: URL): Promise<Outcome<Uint8Array>> {
    this.#running ??= this.#paced(url).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #paced(url: URL): Promise<Outcome<Uint8Array>> {
    const { clock } = this.#options;
    const waitMs = this.#nextMs - clock.monotonicMs();
    if (this.#refusals >= quickPasswordTries && waitMs > 0) {
      return failed('auth-failed', 'the picture was refused; the account is left alone for a while');
    }
    if (waitMs > 0) {
      await new Promise<void>((resolve) => {
        clock.after(waitMs, resolve);
      });
    }
    const picture = await this.#get(url);
    const refused = !picture.ok && picture.error.code === 'auth-failed';
    this.#refusals = refused ? this.#refusals + 1 : 0;
    this.#nextMs = clock.monotonicMs() + (this.#refusals >= quickPasswordTries ? passwordPauseMs : paceMs);
    return picture;
  }

  async #get(url: URL): Promise<Outcome<Uint8Array>> {
    const proof = this.#digest.prove('GET', url);
    const first = await this.#send(url, proof);
    const again = first.ok && first.status === 401 && this.#digest.challenged(first.challenge, proof) === 'again';
    const result = again ? await this.#send(url, this.#digest.prove('GET', url)) : first;
    if (!result.ok) {
      const broken = result.failure === 'broken';
      return failed(broken ? 'protocol' : 'offline', result.detail);
    }
    if (result.status === 401 || result.status === 403) {
      this.#digest.forget();
      return failed('auth-failed', `HTTP ${result.status} for the picture`);
    }
    if (result.status !== 200) {
      return failed('refused', `HTTP ${result.status} for the picture`);
    }
    return isJpeg(result.body) ? succeeded(result.body) : failed('protocol', 'what came is no JPEG');
  }

  #send(url: URL, proof: DigestProof | null): Promise<HttpResult> {
    const { http, deadlineMs } = this.#options;
    return http.send({
      url,
      method: 'GET',
      body: new Uint8Array(),
      headers: proof === null ? {} : { authorization: proof.header },
      deadlineMs,
      maxBytes: maxPictureBytes,
    });
  }
}
