import type { Clock, PtzCamera } from '@ratspult/device-drivers';
import type { SelfTestResult } from '@ratspult/server/protocol';
import type { RoomState } from './room/room-state.ts';

export interface SelfTestOptions {
  readonly state: () => RoomState;
  readonly camera: (id: string) => PtzCamera | null;
  readonly clock: Clock;
  /** Instance's wall clock minus ours; null when it never told. */
  readonly clockOffsetMs: () => number | null;
  /** Writes and removes a small file. */
  readonly probeDisk: () => Promise<boolean>;
}

type Check = SelfTestResult['checks'][number];

const clockToleranceMs = 5_000;

/** Asks every part now instead of believing what it last said. */
export const runSelfTest = async (options: SelfTestOptions): Promise<SelfTestResult> => {
  const state = options.state();
  const checks = await Promise.all([
    ...state.devices.map(async (device) =>
      timed(options.clock, 'device', device.id, async () => {
        const inquiry = await options.camera(device.id)?.position();
        if (inquiry !== undefined && !inquiry.ok && inquiry.error.code !== 'unsupported') {
          return inquiry.error.code;
        }
        return device.health.state === 'online' ? null : device.health.reason;
      }),
    ),
    timed(options.clock, 'stage', null, async () => (state.stage.state === 'present' ? null : state.stage.state)),
    timed(options.clock, 'server', null, async () => (state.server.state === 'online' ? null : state.server.state)),
    timed(options.clock, 'disk', null, async () => ((await options.probeDisk()) ? null : 'write failed')),
    timed(options.clock, 'clock', null, async () => {
      const offset = options.clockOffsetMs();
      return offset === null || Math.abs(offset) <= clockToleranceMs ? null : `off by ${Math.round(offset)} ms`;
    }),
  ]);
  return { checks: checks.slice(0, 250) };
};

/** `run` returns why it failed, or null. */
const timed = async (
  clock: Clock,
  check: Check['check'],
  subject: string | null,
  run: () => Promise<string | null>,
): Promise<Check> => {
  const startMs = clock.monotonicMs();
  let reason: string | null;
  try {
    reason = await run();
  } catch {
    reason = 'exception';
  }
  return {
    check,
    subject,
    passed: reason === null,
    reason: (reason ?? '').slice(0, 200),
    tookMs: Math.round(clock.monotonicMs() - startMs),
  };
};
