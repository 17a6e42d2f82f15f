import type { ViscaCameraSimulator } from '@ratspult/device-drivers/simulators';
import { until, type VirtualPc } from './virtual-pc.ts';

/** What every step of the proof works with. */
export interface Stage {
  readonly pc: VirtualPc;
  /** At the other end of the guest's serial adapter. */
  readonly camera: ViscaCameraSimulator;
  readonly say: (line: string) => void;
  /** Folder for what is looked at afterwards. */
  readonly keep: string;
  readonly rounds: number;
}

/** A boot on two cores without KVM takes two minutes; RATSPULT_PATIENCE=3 is for a machine that does other work too. */
export const bootSeconds = 600 * Math.max(1, Number(process.env['RATSPULT_PATIENCE'] ?? 1) || 1);

/** How long since a moment, in words. */
export const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(0)} s`;

/** Waits until panel and stage have painted; gives the guest's own uptime at that moment. */
export async function untilHealthy({ pc }: Stage, limit: number): Promise<string> {
  await until(
    async () => (await pc.guest('test -e /run/ratspult-appliance/healthy && echo well', 20)) === 'well',
    limit,
    'panel and stage paint',
  );
  return (await pc.guest('cut -d" " -f1 /proc/uptime')) ?? '?';
}

/** @throws Error with what was said instead */
export async function expectSaid({ pc }: Stage, command: string, pattern: RegExp, limit = 60): Promise<string> {
  const said = await pc.guest(command, limit);
  if (said === null || !pattern.test(said)) {
    throw new Error(`"${command}" said ${JSON.stringify(said)}, not ${String(pattern)}`);
  }
  return said;
}
