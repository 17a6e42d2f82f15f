import { mkdtempSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PtyPair } from '@ratspult/device-drivers/simulators';
import { pause } from './benchmark.ts';

const betweenMs = 5;
/** A pan and tilt drive, as long as what the driver sends. */
const viscaDrive = Uint8Array.of(0x81, 0x01, 0x06, 0x01, 0x08, 0x08, 0x02, 0x03, 0xff);
/** About as long as a ContinuousMove with its security header. */
const soapLength = 1400;

const readOnce = async (end: FileHandle): Promise<number> => {
  await end.read(Buffer.alloc(64));
  return performance.now();
};

/** A way without the product, sampled between the product's rounds so that both meet the same load. */
export interface BarePath {
  readonly label: string;
  /** One crossing, ms. */
  sample(): Promise<number>;
  close(): Promise<void>;
}

/** Write at one end of a serial cable (pty and socat) to read at the other. */
export const openBareSerial = async (): Promise<BarePath> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-bare-'));
  const cable = await PtyPair.start(folder);
  const writer = await open(cable.controllerEnd, 'r+');
  const reader = await open(cable.deviceEnd, 'r+');
  return {
    label: 'the bare serial cable (write to read)',
    sample: async () => {
      const read = readOnce(reader);
      await pause(betweenMs);
      const sentMs = performance.now();
      await writer.write(viscaDrive);
      return (await read) - sentMs;
    },
    close: async () => {
      await reader.close();
      await writer.close();
      await cable.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** POST of a body to a bare HTTP server: from the call to the head at the server. */
export const openBareHttp = async (): Promise<BarePath> => {
  let arrivedMs = 0;
  const server = createServer((incoming, response) => {
    arrivedMs = performance.now();
    incoming.resume().once('end', () => response.end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const agent = new Agent({ keepAlive: true });
  return {
    label: 'a bare HTTP request (call to head at the server)',
    sample: async () => {
      await pause(betweenMs);
      const sentMs = performance.now();
      await new Promise<void>((resolve, reject) => {
        request({ host: '127.0.0.1', port, method: 'POST', agent }, (response) =>
          response.resume().once('end', resolve),
        )
          .once('error', reject)
          .end('x'.repeat(soapLength));
      });
      return arrivedMs - sentMs;
    },
    close: async () => {
      agent.destroy();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
};
