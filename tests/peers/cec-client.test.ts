import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { systemClock, type Display } from '@ratspult/device-drivers';
import { PtyPair, SerialHost } from '@ratspult/device-drivers/simulators';
import { CecAdapter } from './support/cec-adapter.ts';
import { healthOf, startDevice, type DeviceUnderTest } from './support/device-under-test.ts';
import { describePeer } from './support/peer.ts';

describePeer('our CEC driver with the real cec-client', ['cec-utils'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'ratspult-cec-'));
  let pty: PtyPair;
  let adapter: CecAdapter;
  let host: SerialHost;
  let running: DeviceUnderTest;
  let display: Display;

  beforeAll(async () => {
    pty = await PtyPair.start(folder);
    adapter = new CecAdapter();
    host = await SerialHost.start({ device: adapter, path: pty.deviceEnd, baudRate: 38_400, clock: systemClock });
    running = startDevice('hdmi-cec', { adapter: pty.controllerEnd, name: 'Saal' });
    await vi.waitFor(() => expect(healthOf(running.device)).toBe('online none'), { timeout: 40_000 });
    const { display: made } = running.device.capabilities;
    if (made === null) {
      throw new Error('no display');
    }
    display = made;
  });
  afterAll(async () => {
    await running.device.stop();
    await host.close();
    await pty.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const shows = (power: string): Promise<void> =>
    vi.waitFor(() => expect(display.state().power).toBe(power), { timeout: 15_000 });

  it('tells the display its name and reads that it is off', async () => {
    expect(adapter.heard).toContain('40:47:53:61:61:6c');
    await shows('off');
  });

  it('switches the display on and off', async () => {
    expect(await display.setPower(true)).toMatchObject({ ok: true });
    await shows('on');
    expect(adapter.heard).toContain('40:04');
    expect(await display.setPower(false)).toMatchObject({ ok: true });
    await shows('off');
    expect(adapter.heard).toContain('40:36');
  });

  it('makes itself the source', async () => {
    expect(await display.setPower(true)).toMatchObject({ ok: true });
    await shows('on');
    adapter.heard.length = 0;
    expect(await display.selectInput('this-device')).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(adapter.heard).toContain('4f:82:10:00'), { timeout: 10_000 });
  });

  it('notices when somebody switches the display off by hand', async () => {
    adapter.switchOff();
    await shows('off');
  });
});
