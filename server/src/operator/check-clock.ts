import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Finding, warning, well } from './findings.ts';

const deadlineMs = 5000;

/** `yes`, `no`, or null where the machine cannot tell (a container, another init). */
export type AsksForSync = () => Promise<string | null>;

export const timedatectl: AsksForSync = async () => {
  try {
    const { stdout } = await promisify(execFile)('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
      timeout: deadlineMs,
    });
    return stdout.trim();
  } catch {
    return null;
  }
};

/** A wrong clock makes certificates, single sign-on and one-time codes fail in ways that nobody understands. */
export async function checkClock(asks: AsksForSync): Promise<Finding> {
  switch (await asks()) {
    case 'yes':
      return well('clock', 'follows a time server');
    case null:
      return well('clock', 'this machine cannot tell whether it follows a time server');
    default:
      return warning(
        'clock',
        'follows no time server; sign-in and certificates fail once it is some minutes off',
        'switch it on: timedatectl set-ntp true',
      );
  }
}
