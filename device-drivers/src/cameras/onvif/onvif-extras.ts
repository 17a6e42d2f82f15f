import type { ImageSetting, WhiteBalance } from '../../core/capabilities/camera-controls.ts';
import { failed, type Outcome, succeeded } from '../../core/outcome.ts';
import {
  type ImagingOptions,
  imagingOperation,
  moveFocusAt,
  readBasic,
  setBasic,
  setFocusMode,
  setWhiteBalanceMode,
} from './imaging-messages.ts';
import {
  getSnapshotUri,
  getStreamUri,
  type MediaVersion,
  pictureAddress,
  readUri,
  streamAddress,
} from './media-messages.ts';
import { between, clamp, scaleSpeed, type SpaceRange } from './ptz-spaces.ts';
import { deviceOperation } from './ptz-messages.ts';
import type { SnapshotFetcher } from './snapshot.ts';
import type { XmlElement } from './xml.ts';

/** The picture of a camera: where its settings are and what they allow. */
export interface ImagingFacts {
  readonly url: URL;
  /** Token of the video source. */
  readonly source: string;
  readonly options: ImagingOptions;
}

export interface ExtrasFacts {
  readonly media: MediaVersion;
  readonly profileToken: string;
  /** Null when the camera has no imaging service or told nothing of it. */
  readonly imaging: ImagingFacts | null;
  readonly snapshot: boolean;
}

export interface ExtrasParts {
  readonly facts: ExtrasFacts;
  readonly deviceUrl: URL;
  readonly mediaUrl: URL;
  readonly snapshots: SnapshotFetcher;
  /** One SOAP call with credentials; the response element, which carries this name with `Response`. */
  readonly call: (url: URL, name: string, body: string) => Promise<Outcome<XmlElement>>;
}

const unit: SpaceRange = [0, 1];
const noImaging = failed('unsupported', 'the camera does not tell its picture settings');

const done = (answer: Outcome<XmlElement>): Outcome<void> => (answer.ok ? succeeded(undefined) : answer);

/** What an ONVIF camera can do beside moving: focus, picture settings, restart, still picture, address of the stream. */
export class OnvifExtras {
  readonly facts: ExtrasFacts;
  readonly #parts: ExtrasParts;
  /** Unknown until we set it: the camera may have been left in either mode. */
  #manualFocus = false;

  constructor(parts: ExtrasParts) {
    this.#parts = parts;
    this.facts = parts.facts;
  }

  /** -1 nearest to 1 farthest speed; 0 stops. */
  async moveFocus(speed: number): Promise<Outcome<void>> {
    const { imaging } = this.facts;
    const range = imaging?.options.focusSpeed ?? null;
    if (imaging === null || range === null) {
      return failed('unsupported', 'the camera cannot move its focus');
    }
    if (speed === 0) {
      return this.#imaging(imaging, 'Stop', imagingOperation('Stop', imaging.source));
    }
    if (imaging.options.autoFocus && !this.#manualFocus) {
      const manual = await this.setAutoFocus(false);
      if (!manual.ok) {
        return manual;
      }
    }
    return this.#imaging(imaging, 'Move', moveFocusAt(imaging.source, scaleSpeed(clamp(speed, [-1, 1]), range)));
  }

  async setAutoFocus(on: boolean): Promise<Outcome<void>> {
    const { imaging } = this.facts;
    if (imaging === null || !imaging.options.autoFocus) {
      return failed('unsupported', 'the camera has no switch for automatic focus');
    }
    const set = await this.#imaging(imaging, 'SetImagingSettings', setFocusMode(imaging.source, on));
    this.#manualFocus = set.ok && !on;
    return set;
  }

  async setImage(setting: ImageSetting, value01: number): Promise<Outcome<void>> {
    const { imaging } = this.facts;
    const range = imaging?.options.ranges.get(setting);
    if (imaging === null || range === undefined) {
      return failed('unsupported', `the camera has no ${setting}`);
    }
    const body = setBasic(imaging.source, setting, between(clamp(value01, unit), unit, range));
    return body === null ? noImaging : this.#imaging(imaging, 'SetImagingSettings', body);
  }

  async image(setting: ImageSetting): Promise<Outcome<number>> {
    const { imaging } = this.facts;
    const range = imaging?.options.ranges.get(setting);
    if (imaging === null || range === undefined) {
      return failed('unsupported', `the camera has no ${setting}`);
    }
    const answer = await this.#settings(imaging);
    if (!answer.ok) {
      return answer;
    }
    const value = readBasic(answer.value, setting);
    return value === null
      ? failed('protocol', `the camera does not tell its ${setting}`)
      : succeeded(clamp(between(value, range, unit), unit));
  }

  async setWhiteBalance(mode: WhiteBalance): Promise<Outcome<void>> {
    const { imaging } = this.facts;
    if (imaging === null || !imaging.options.whiteBalances.includes(mode)) {
      return failed('unsupported', `the camera has no white balance "${mode}"`);
    }
    const now = mode === 'manual' ? await this.#settings(imaging) : null;
    const body = setWhiteBalanceMode(imaging.source, mode === 'auto', now?.ok === true ? now.value : null);
    return this.#imaging(imaging, 'SetImagingSettings', body);
  }

  /** Resolves when the camera took the command. */
  async restart(): Promise<Outcome<void>> {
    return done(await this.#parts.call(this.#parts.deviceUrl, 'SystemReboot', deviceOperation('SystemReboot')));
  }

  async snapshot(): Promise<Outcome<Uint8Array>> {
    const { media, profileToken, snapshot } = this.facts;
    if (!snapshot) {
      return failed('unsupported', 'the camera has no still pictures');
    }
    // Asked anew each time: addresses may expire, and the question is cheap beside the picture.
    const url = await this.#address('GetSnapshotUri', getSnapshotUri(media, profileToken), pictureAddress);
    return url.ok ? this.#parts.snapshots.fetch(url.value) : url;
  }

  async streamAddress(): Promise<Outcome<string>> {
    const { media, profileToken } = this.facts;
    const url = await this.#address('GetStreamUri', getStreamUri(media, profileToken), streamAddress);
    return url.ok ? succeeded(url.value.href) : url;
  }

  async #address(name: string, body: string, usable: (told: string, worked: URL) => URL | null): Promise<Outcome<URL>> {
    const { call, mediaUrl, deviceUrl } = this.#parts;
    const answer = await call(mediaUrl, name, body);
    if (!answer.ok) {
      return answer;
    }
    const url = usable(readUri(this.facts.media, answer.value), deviceUrl);
    return url === null ? failed('protocol', `${name} told no usable address`) : succeeded(url);
  }

  #settings({ url, source }: ImagingFacts): Promise<Outcome<XmlElement>> {
    return this.#parts.call(url, 'GetImagingSettings', imagingOperation('GetImagingSettings', source));
  }

  async #imaging({ url }: ImagingFacts, name: string, body: string): Promise<Outcome<void>> {
    return done(await this.#parts.call(url, name, body));
  }
}
