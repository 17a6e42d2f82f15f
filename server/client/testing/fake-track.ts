/** A track without a device behind it: identity and end are all that the client looks at. */
export class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly kind: string;
  readonly id: string;
  readonly label = '';
  readonly muted = false;
  contentHint = '';
  enabled = true;
  readyState: MediaStreamTrackState = 'live';
  onended = null;
  onmute = null;
  onunmute = null;
  static #count = 0;

  constructor(kind: 'audio' | 'video') {
    super();
    FakeTrack.#count += 1;
    this.kind = kind;
    this.id = `track-${FakeTrack.#count}`;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  clone(): MediaStreamTrack {
    return this;
  }

  applyConstraints(): Promise<void> {
    return Promise.resolve();
  }

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  getConstraints(): MediaTrackConstraints {
    return {};
  }

  getSettings(): MediaTrackSettings {
    return {};
  }
}
