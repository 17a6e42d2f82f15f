import type { Outcome } from '@ratspult/device-drivers';
import { failed } from '@ratspult/device-drivers';
import type { Log } from '../log.ts';

/** Gives a device a command: what it throws is an answer too, and what it refuses stands in the log. */
export const tell = async (
  log: Log,
  deviceId: string,
  what: string,
  command: () => Promise<Outcome<void>>,
): Promise<Outcome<void>> => {
  const outcome = await attempt(command);
  // A newer command took its place, or the device never could: nobody must act.
  if (!outcome.ok && outcome.error.code !== 'superseded' && outcome.error.code !== 'unsupported') {
    log.warn('device did not follow the room', { deviceId, what, code: outcome.error.code });
  }
  return outcome;
};

const attempt = async (command: () => Promise<Outcome<void>>): Promise<Outcome<void>> => {
  try {
    return await command();
  } catch {
    return failed('protocol', 'exception');
  }
};
