import { beforeEach, expect, test } from 'vitest';
import type { Outcome } from '@ratspult/device-drivers';
import { failed, succeeded } from '@ratspult/device-drivers';
import type { RoomConfiguration } from '../config/room-configuration.ts';
import { RoomHost } from '../room-host.ts';
import { initialRoom } from '../room/initial-room.ts';
import { openPresetBook } from '../cameras/preset-book.ts';
import { FakeClock, settle } from '@ratspult/device-drivers/testing';
import { chamber } from '../testing/rooms.ts';
import { Automation } from './automation.ts';
import type { Shot } from './director-state.ts';

const online = { state: 'online', reason: 'none', since: 0, lastAnswerAt: 0, latencyMs: 1 } as const;

/** The automation of a chamber whose cameras arrive when the test says so. */
class Bench {
  readonly clock = new FakeClock();
  readonly host: RoomHost;
  readonly automation: Automation;
  readonly recalls: string[] = [];
  readonly #arrivals = new Map<string, (outcome: Outcome<void>) => void>();
  priority: readonly number[] = [];

  constructor(change: Partial<RoomConfiguration['timings']>) {
    const base = chamber();
    const configuration = { ...base, timings: { ...base.timings, ...change } };
    const presets = openPresetBook(configuration.cameras, null).cameras;
    const remembered = { settings: null, calendar: [], presets, pairedAs: null };
    this.host = new RoomHost(initialRoom(configuration, remembered, 0), this.clock);
    this.automation = new Automation({
      configuration: () => configuration,
      host: this.host,
      listen: () => () => undefined,
      clock: this.clock,
      prioritySeats: () => this.priority,
      recall: async (shot) => this.#recall(shot),
    });
    for (const deviceId of ['left', 'right', 'talk']) {
      this.health(deviceId, true);
    }
  }

  get onAir(): string | null {
    return this.host.state.selectedCameraId;
  }

  health(deviceId: string, answers: boolean): void {
    const health = answers ? online : ({ ...online, state: 'offline', reason: 'no-answer' } as const);
    this.host.dispatch({ type: 'device-health', deviceId, health });
  }

  press(seat: number, microphone: 'on' | 'off' | 'requested'): void {
    this.host.dispatch({ type: 'seat', seat: { seat, microphone, name: null } });
  }

  /** The camera stands still at its preset, or says why it does not. */
  async arrive(cameraId: string, presetId: string, outcome: Outcome<void> = succeeded(undefined)): Promise<void> {
    if (outcome.ok) {
      this.host.dispatch({ type: 'camera-at-preset', cameraId, presetId });
    }
    this.#arrivals.get(`${cameraId}/${presetId}`)?.(outcome);
    await settle();
  }

  async #recall({ cameraId, presetId }: Shot): Promise<Outcome<void>> {
    this.recalls.push(`${cameraId}/${presetId}`);
    this.host.dispatch({ type: 'camera-at-preset', cameraId, presetId: null });
    return new Promise((resolve) => this.#arrivals.set(`${cameraId}/${presetId}`, resolve));
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench({});
});

test('a microphone recalls its seat in the same turn and the picture cuts when the camera stands still', async () => {
  bench.press(3, 'on');
  expect(bench.recalls).toEqual(['right/seat-3']);
  expect(bench.onAir).toBe('left');
  await bench.arrive('right', 'seat-3');
  expect(bench.onAir).toBe('right');
});

test('of two cameras that can show a seat the one off the air is taken', () => {
  bench.press(2, 'on');
  expect(bench.recalls).toEqual(['right/seat-2']);
});

test('the camera in the picture moves only when no other one can show the seat', () => {
  bench.press(1, 'on');
  expect(bench.recalls).toEqual(['left/seat-1']);
});

test('a request positions the camera off the air, and the cut is immediate when the microphone opens', async () => {
  bench.press(3, 'requested');
  expect(bench.recalls).toEqual(['right/seat-3']);
  await bench.arrive('right', 'seat-3');
  expect(bench.onAir).toBe('left');
  bench.press(3, 'on');
  expect(bench.onAir).toBe('right');
  expect(bench.recalls).toHaveLength(1);
});

test('a microphone tapped off and on again within the debounce changes nothing', async () => {
  bench.press(3, 'on');
  await bench.arrive('right', 'seat-3');
  bench.press(3, 'off');
  await bench.clock.advance(200);
  bench.press(3, 'on');
  await bench.clock.advance(20_000);
  expect(bench.recalls).toEqual(['right/seat-3']);
  expect(bench.onAir).toBe('right');
});

test('after the last microphone went off the overview comes when its time has passed, not before', async () => {
  bench.press(3, 'on');
  await bench.arrive('right', 'seat-3');
  bench.press(3, 'off');
  await bench.clock.advance(4_999);
  expect(bench.recalls).toEqual(['right/seat-3']);
  await bench.clock.advance(1);
  expect(bench.recalls.at(-1)).toBe('left/wide');
  await bench.arrive('left', 'wide');
  expect(bench.onAir).toBe('left');
});

test('while another microphone is open the picture returns to it after the hold', async () => {
  bench.press(1, 'on');
  await bench.arrive('left', 'seat-1');
  bench.press(3, 'on');
  await bench.arrive('right', 'seat-3');
  await bench.clock.advance(3_000);
  bench.press(3, 'off');
  await bench.clock.advance(1_299);
  expect(bench.onAir).toBe('right');
  await bench.clock.advance(1);
  expect(bench.onAir).toBe('left');
});

test('a second cut waits for the minimum length of a shot, the recall does not', async () => {
  bench.press(3, 'on');
  await bench.arrive('right', 'seat-3');
  bench.press(1, 'on');
  expect(bench.recalls.at(-1)).toBe('left/seat-1');
  await bench.arrive('left', 'seat-1');
  expect(bench.onAir).toBe('right');
  await bench.clock.advance(2_000);
  expect(bench.onAir).toBe('left');
});

test('a newer speaker replaces the older one who is not in the picture yet', async () => {
  bench.press(3, 'on');
  bench.press(1, 'on');
  await bench.arrive('right', 'seat-3');
  expect(bench.onAir).toBe('left');
  expect(bench.recalls).toEqual(['right/seat-3', 'left/seat-1']);
});

test('a priority seat keeps the picture while its microphone is open', async () => {
  bench.priority = [1];
  bench.press(1, 'on');
  await bench.arrive('left', 'seat-1');
  bench.press(3, 'on');
  expect(bench.recalls).toEqual(['left/seat-1']);
  bench.press(1, 'off');
  await bench.clock.advance(1_300);
  expect(bench.recalls.at(-1)).toBe('right/seat-3');
});

test('a seat nobody mapped is shown by the overview', () => {
  bench.press(77, 'on');
  expect(bench.recalls).toEqual(['left/wide']);
});

test('a recall that fails goes on with the next camera for the seat', async () => {
  bench.press(2, 'on');
  await bench.arrive('right', 'seat-2', failed('refused', 'locked'));
  expect(bench.recalls).toEqual(['right/seat-2', 'left/seat-2']);
  await bench.arrive('left', 'seat-2', failed('refused', 'locked'));
  expect(bench.recalls.at(-1)).toBe('left/wide');
});

test('a camera that does not answer is not asked', () => {
  bench.health('right', false);
  bench.press(2, 'on');
  expect(bench.recalls).toEqual(['left/seat-2']);
});

test('a touch pauses the automation; each further touch starts the pause anew; then whoever speaks is shown', async () => {
  bench.automation.touched();
  expect(bench.host.state.cameraControl).toBe('manual');
  bench.press(3, 'on');
  await bench.clock.advance(59_000);
  bench.automation.touched();
  await bench.clock.advance(59_999);
  expect(bench.recalls).toEqual([]);
  await bench.clock.advance(1);
  expect(bench.host.state.cameraControl).toBe('automatic');
  expect(bench.recalls).toEqual(['right/seat-3']);
});

test('a camera that arrives after a person took over does not take the picture away', async () => {
  bench.press(3, 'on');
  bench.automation.touched();
  await bench.arrive('right', 'seat-3');
  expect(bench.onAir).toBe('left');
});

test('asking for the automation ends the pause at once', () => {
  bench.automation.touched();
  bench.press(3, 'on');
  bench.automation.setControl('automatic');
  expect(bench.recalls).toEqual(['right/seat-3']);
});

test('when the discussion system no longer answers nobody speaks and the overview is shown', async () => {
  bench.press(3, 'on');
  await bench.arrive('right', 'seat-3');
  bench.health('talk', false);
  expect(bench.host.state.floor).toEqual([]);
  expect(bench.recalls.at(-1)).toBe('left/wide');
});

test('closing cancels every timer', () => {
  bench.press(3, 'on');
  bench.press(3, 'off');
  bench.automation.touched();
  bench.automation.close();
  expect(bench.clock.pendingTimers()).toBe(0);
});
