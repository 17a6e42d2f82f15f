import { errors } from 'mediasoup';
import { type Outcome, refuse, success } from '../../outcome.ts';

/** Runs a call into the media library; what it throws becomes a refusal, because the caller's input caused it or the worker went away. */
export async function outcomeOf<T>(what: string, call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return success(await call());
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const unsupported = error instanceof errors.UnsupportedError;
    return refuse(unsupported ? 'codec-unsupported' : 'media-failed', `${what}: ${text}`);
  }
}
