import { systemClock } from '../../device-drivers/src/core/clock.ts';
import { createDevice, type Device } from '../../device-drivers/src/index.ts';
import { TcpHost } from '../../device-drivers/simulators/tcp-host.ts';
import { pause } from './benchmark.ts';
import { quiet, simulatedCamera } from './driver-lines.ts';

/** One side of many supervised devices as a process of its own, so that the other's work is not counted. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const hostCameras = async (count: number): Promise<void> => {
  const ports: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const host = await TcpHost.start({ device: simulatedCamera(), port: 0, clients: 'one' });
    ports.push(host.port);
  }
  say(`ports ${ports.join(',')}.`);
};

const supervise = async (ports: readonly number[]): Promise<void> => {
  const devices = ports.map((port): Device => {
    const environment = { clock: systemClock, random: Math.random, log: quiet };
    const created = createDevice('visca-tcp', { host: '127.0.0.1', port }, environment);
    if (!created.ok) {
      throw new Error(JSON.stringify(created.problems));
    }
    created.device.start();
    return created.device;
  });
  while (devices.some((device) => device.health().state !== 'online')) {
    await pause(50);
  }
  say(`supervising ${devices.length}.`);
  // Without a device nothing would keep the process, which is measured for comparison.
  setInterval(() => {}, 1 << 30);
};

const [side, of = ''] = process.argv.slice(2);
await (side === 'cameras' ? hostCameras(Number(of)) : supervise(of.split(',').filter(Boolean).map(Number)));
