import type { Capabilities } from '../core/capabilities/capabilities.ts';
import type { Device, DeviceIdentity, Health } from '../core/device.ts';
import type { OptionProblem } from '../core/options.ts';
import type { Options } from './address.ts';
import { awaitHealth, isAnswering } from './await-health.ts';
import { answers, quietLog, type Prober } from './probe-drivers.ts';

export interface TryWish {
  readonly driver: string;
  readonly options: Options;
  /** How long the device may take to answer, and then to make its picture. */
  readonly waitMs: number;
  readonly maxPictureBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Why there is a picture or none:
 * - `taken`: it is here
 * - `none`: this device makes no pictures
 * - `failed`: it should and did not
 * - `too-large`: more bytes than asked for
 */
export type PictureState = 'taken' | 'none' | 'failed' | 'too-large';

/** `Seen` is what `look` took from the device's capabilities while it was connected: some forget what they can when they go. */
export type Tried<Seen> =
  | { readonly ok: false; readonly problems: readonly OptionProblem[] }
  | {
      readonly ok: true;
      readonly health: Health;
      /** False where the driver is online without ever having heard the device. */
      readonly heard: boolean;
      readonly identity: DeviceIdentity;
      readonly seen: Seen;
      readonly pictureState: PictureState;
      /** JPEG. */
      readonly picture: Uint8Array | null;
    };

interface Picture {
  readonly pictureState: PictureState;
  readonly picture: Uint8Array | null;
}

const noPicture = (pictureState: PictureState): Picture => ({ pictureState, picture: null });

/** What comes first: the answer, the end of the time, or the end of the try; the last two are null. */
const inTime = async <T>({ clock }: Prober, wish: TryWish, answer: Promise<T>): Promise<T | null> => {
  const late = Promise.withResolvers<null>();
  const stop = (): void => late.resolve(null);
  const cancel = clock.after(wish.waitMs, stop);
  wish.signal.addEventListener('abort', stop, { once: true });
  const first = await Promise.race([answer, late.promise]);
  cancel();
  wish.signal.removeEventListener('abort', stop);
  return first;
};

const takePicture = async (prober: Prober, device: Device, wish: TryWish): Promise<Picture> => {
  const controls = device.capabilities.cameraControls;
  if (controls === null || !controls.features.snapshot) {
    return noPicture('none');
  }
  const outcome = await inTime(prober, wish, controls.snapshot());
  if (outcome?.ok !== true) {
    return noPicture(outcome?.error.code === 'unsupported' ? 'none' : 'failed');
  }
  return outcome.value.length > wish.maxPictureBytes
    ? noPicture('too-large')
    : { pictureState: 'taken', picture: outcome.value };
};

/** A camera that owes its picture may have gone: it is asked again, and silence gets the time to be noticed. */
const healthAfter = async (prober: Prober, device: Device, wish: TryWish, picture: Picture): Promise<Health> => {
  const camera = device.capabilities.ptzCamera;
  if (picture.pictureState === 'failed' && camera !== null) {
    const inquiry = await inTime(prober, wish, camera.position());
    if (inquiry === null || (!inquiry.ok && inquiry.error.code === 'offline')) {
      return awaitHealth(device, prober.clock, wish.waitMs, wish.signal, (now) => !isAnswering(now));
    }
  }
  return device.health();
};

/** Connects to one device for a moment: does it answer, what is it, what does it see. It is let go before this resolves. */
export const tryDevice = async <Seen>(
  prober: Prober,
  wish: TryWish,
  look: (capabilities: Capabilities) => Seen,
): Promise<Tried<Seen>> => {
  const { clock, random, createDevice } = prober;
  const created = createDevice(wish.driver, wish.options, { clock, random, log: quietLog });
  if (!created.ok) {
    return created;
  }
  const { device } = created;
  try {
    device.start();
    const first = await awaitHealth(
      device,
      clock,
      wish.waitMs,
      wish.signal,
      (now) => answers(now) || (now.state === 'offline' && now.reason !== 'none'),
    );
    const picture = isAnswering(first) ? await takePicture(prober, device, wish) : noPicture('none');
    const health = await healthAfter(prober, device, wish, picture);
    return {
      ok: true,
      health,
      heard: health.lastAnswerAt !== null,
      identity: device.identity(),
      seen: look(device.capabilities),
      ...picture,
    };
  } finally {
    await device.stop();
  }
};
