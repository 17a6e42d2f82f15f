import { TcpHost } from '../../device-drivers/simulators/tcp-host.ts';
import { simulatedCamera } from './driver-lines.ts';

/** The far ends of many supervised devices, in a process of their own so that their work is not counted. */
const ports: number[] = [];
for (let index = Number(process.argv[2] ?? 0); index > 0; index -= 1) {
  const host = await TcpHost.start({ device: simulatedCamera(), port: 0, clients: 'one' });
  ports.push(host.port);
}
process.stdout.write(`ports ${ports.join(',')}.\n`);
