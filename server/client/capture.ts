/**
 * Why a camera or microphone cannot be had.
 * `denied`: the person or the system said no · `missing`: none there · `busy`: another program holds it ·
 * `insecure`: the page is not secure (no https, not loopback) · `unsupported`: the browser cannot do it · `failed`: anything else.
 */
export type CaptureFailure = 'denied' | 'missing' | 'busy' | 'insecure' | 'unsupported' | 'failed';

export type CaptureResult =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly failure: CaptureFailure };

export interface CaptureDevice {
  readonly deviceId: string;
  readonly kind: 'camera' | 'microphone' | 'speaker';
  /** Empty until the first permission was given. */
  readonly label: string;
}

const failureOf = (error: unknown): CaptureFailure => {
  const name = error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
};

const unavailable = (): CaptureFailure => (globalThis.isSecureContext ? 'unsupported' : 'insecure');

const first = async (open: (() => Promise<MediaStream>) | null, kind: 'audio' | 'video'): Promise<CaptureResult> => {
  if (open === null) {
    return { ok: false, failure: unavailable() };
  }
  try {
    const stream = await open();
    const track = kind === 'audio' ? stream.getAudioTracks()[0] : stream.getVideoTracks()[0];
    return track === undefined ? { ok: false, failure: 'missing' } : { ok: true, track };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
};

const userMedia = (constraints: MediaStreamConstraints): (() => Promise<MediaStream>) | null => {
  // Missing on insecure pages, whatever the type says.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  return devices === undefined ? null : () => devices.getUserMedia(constraints);
};

/** 720p at 30 frames if the camera can; `deviceId` null takes the system's choice. */
export const captureCamera = (deviceId: string | null): Promise<CaptureResult> =>
  first(
    userMedia({
      video: {
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 30 },
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
      },
    }),
    'video',
  );

/** A camera over paper: sharp rather than fluent. */
export const captureDocument = async (deviceId: string | null): Promise<CaptureResult> => {
  const captured = await first(
    userMedia({
      video: {
        width: { ideal: 1920 },
        height: { ideal: 1080 },
        frameRate: { ideal: 15 },
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
      },
    }),
    'video',
  );
  if (captured.ok) {
    captured.track.contentHint = 'detail';
  }
  return captured;
};

export const captureMicrophone = (deviceId: string | null): Promise<CaptureResult> =>
  first(
    userMedia({
      audio: {
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
      },
    }),
    'audio',
  );

/** The screen and, where the browser offers it, its sound. A closed picker is `denied`. */
export const captureScreen = async (): Promise<
  | { readonly ok: true; readonly video: MediaStreamTrack; readonly audio: MediaStreamTrack | null }
  | { readonly ok: false; readonly failure: CaptureFailure }
> => {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined || typeof devices.getDisplayMedia !== 'function') {
    return { ok: false, failure: unavailable() };
  }
  try {
    const stream = await devices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: true });
    const video = stream.getVideoTracks()[0];
    if (video === undefined) {
      return { ok: false, failure: 'missing' };
    }
    video.contentHint = 'detail';
    return { ok: true, video, audio: stream.getAudioTracks()[0] ?? null };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
};

const kinds: Readonly<Record<MediaDeviceKind, CaptureDevice['kind']>> = {
  videoinput: 'camera',
  audioinput: 'microphone',
  audiooutput: 'speaker',
};

export const listDevices = async (): Promise<readonly CaptureDevice[]> => {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  const found = devices === undefined ? [] : await devices.enumerateDevices();
  return found
    .filter((device) => device.deviceId !== '')
    .map(({ deviceId, kind, label }) => ({ deviceId, kind: kinds[kind], label }));
};

/** Calls `onChange` with the new list when something is plugged in or out; the answer unsubscribes. */
export const watchDevices = (onChange: (devices: readonly CaptureDevice[]) => void): (() => void) => {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) {
    return () => {};
  }
  const changed = (): void => {
    listDevices().then(onChange, () => {});
  };
  devices.addEventListener('devicechange', changed);
  return () => devices.removeEventListener('devicechange', changed);
};
