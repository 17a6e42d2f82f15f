import { describe, expect, test } from 'vitest';
import { PelcoHeadSimulator } from '../../../simulators/cameras/pelco/simulate-pelco-head.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import type { Link } from '../../core/supervisor.ts';
import { PelcoCamera } from './pelco-camera.ts';
import { PelcoSession } from './pelco-session.ts';
import { pelcoProfiles } from './profiles.ts';

const nothing = (): void => {};

const stand = (name: keyof typeof pelcoProfiles = 'blind') => {
  const clock = new FakeClock();
  const profile = pelcoProfiles[name];
  const head = new PelcoHeadSimulator({ clock, language: 'd', address: 1, answers: profile.answers });
  const session = new PelcoSession({ clock, language: 'd', address: 1, paceMs: 35, answers: profile.answers });
  const told: boolean[] = [];
  const camera = new PelcoCamera({ clock, session, profile, movingChanged: (moving) => told.push(moving) });
  const link: Link = {
    write: (bytes) => head.receive(bytes),
    answered: nothing,
    garbled: nothing,
    passwordRefused: nothing,
    desynchronised: nothing,
    refusing: nothing,
    identified: nothing,
    emit: nothing,
  };
  head.onOutput((bytes) => session.receive(bytes));
  session.connected(link);
  return { clock, head, session, camera, told, link };
};

const right = { panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 };

describe('a Pelco head', () => {
  test('is told its motion again each half second, so that it does not stop by itself', async () => {
    const { clock, head, camera } = stand();
    void camera.move({ ...right, panSpeed: 0.2 }, 'person');
    await clock.advance(4900);
    expect(head.received).toEqual(Array.from({ length: 10 }, () => 'motion'));
    expect(head.moving).toBe(true);
  });

  test('is stopped twice, and nothing is repeated afterwards', async () => {
    const { clock, head, camera, told } = stand();
    void camera.move(right, 'person');
    await clock.advance(100);
    const stopped = camera.stop();
    await clock.advance(5000);
    expect(await stopped).toMatchObject({ ok: true });
    expect(head.received).toEqual(['motion', 'stop', 'stop']);
    expect(told).toEqual([true, false]);
    expect(clock.pendingTimers()).toBe(0);
  });

  test('is not stopped by the second stop when it moves again', async () => {
    const { clock, head, camera } = stand();
    void camera.stop();
    await clock.advance(40);
    void camera.move(right, 'person');
    await clock.advance(300);
    expect(head.received).toEqual(['stop', 'motion']);
    expect(head.moving).toBe(true);
  });

  test('gets a speed of the zoom before the motion, once', async () => {
    const { clock, head, camera } = stand();
    void camera.move({ panSpeed: 0, tiltSpeed: 0, zoomSpeed: 0.4 }, 'person');
    await clock.advance(700);
    expect(head.received).toEqual(['zoomSpeed 1', 'motion', 'motion']);
    expect(head.position().zoom01).toBeGreaterThan(0);
  });

  test('focuses until it is told to stop', async () => {
    const { clock, head, camera } = stand();
    void camera.controls.moveFocus(-1);
    await clock.advance(200);
    expect(head.focus).toBe(-1);
    void camera.controls.moveFocus(0);
    await clock.advance(200);
    expect(head.focus).toBe(0);
    expect(await camera.controls.setPower(true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  test('that tells nothing has arrived when its time is over', async () => {
    const { clock, head, camera, told } = stand();
    head.presets.set(3, { panDeg: 20, tiltDeg: -5, zoom01: 0.5 });
    const arrived = camera.recallPreset(2, 'person');
    await clock.advance(6000);
    expect(await arrived).toMatchObject({ ok: true });
    expect(told).toEqual([true, false]);
    expect(head.position()).toEqual({ panDeg: 20, tiltDeg: -5, zoom01: 0.5 });
    expect(await camera.recallPreset(32, 'person')).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await camera.home('person')).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await camera.position()).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await camera.controls.moveTo(head.position(), 'person')).toMatchObject({ error: { code: 'unsupported' } });
  });

  test('that tells its position has arrived when it stands still', async () => {
    const { clock, head, camera } = stand('position');
    const target = { panDeg: -100, tiltDeg: -20, zoom01: 1 };
    const arrived = camera.controls.moveTo(target, 'person');
    await clock.advance(8000);
    expect(await arrived).toEqual({ ok: true, value: undefined });
    expect(head.position()).toEqual(target);
    const reading = camera.position();
    await clock.advance(1000);
    expect(await reading).toMatchObject({ ok: true, value: target });
    const stored = camera.storePreset(0);
    await clock.advance(2000);
    expect(await stored).toMatchObject({ ok: true });
    expect(head.presets.get(1)).toEqual(target);
  });

  test('gives a recall up for a newer motion', async () => {
    const { clock, camera } = stand();
    const arrived = camera.recallPreset(0, 'automation');
    await clock.advance(100);
    void camera.move(right, 'person');
    await clock.advance(100);
    expect(await arrived).toMatchObject({ ok: false, error: { code: 'superseded' } });
  });

  test('is stopped when the line is back, and nothing goes into a dead line', async () => {
    const { clock, head, session, camera, link } = stand();
    void camera.move(right, 'person');
    await clock.advance(100);
    session.disconnected();
    camera.lost();
    void camera.stop();
    await clock.advance(2000);
    expect(await camera.move(right, 'person')).toMatchObject({ ok: false, error: { code: 'offline' } });
    head.received.length = 0;
    session.connected(link);
    void camera.recovered();
    await clock.advance(2000);
    expect(head.received).toEqual(['stop', 'stop']);
  });
});
