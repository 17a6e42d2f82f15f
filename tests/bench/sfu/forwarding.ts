import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'vite';

import { chromiumArguments, executable } from '../../browser/support/chromium.ts';
import { pause } from '../benchmark.ts';
import { processorMs, residentMegabytes } from '../../support/process-cost.ts';
import { row, summarise, type Measurement } from '../statistics.ts';
import type { SfuLoad } from './page/main.ts';
import type { MeasuredServer } from './servers.ts';

const bitsPerSecond = 1_200_000;
const settleMs = 4000;
/** Browsers leave a second request for a keyframe within 300 ms unheard, so joins right behind one another would measure that. */
const betweenJoinsMs = 1100;

export interface Load {
  readonly receivers: number;
  readonly rounds: number;
  readonly roundMs: number;
}

declare global {
  var sfuLoad: SfuLoad;
}

/** The load page in one script. */
export const bundlePage = async (): Promise<string> => {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2024',
      lib: { entry: path.join(import.meta.dirname, 'page/main.ts'), formats: ['es'], fileName: 'load' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  const chunk = first !== undefined && 'output' in first ? first.output[0] : undefined;
  if (chunk === undefined || chunk.type !== 'chunk') {
    throw new Error('the load page was not built');
  }
  return chunk.code;
};

/** The page on loopback, which browsers take for a secure context. */
export const servePage = async (script: string): Promise<{ readonly origin: string; close(): void }> => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><script type="module">${script}</script>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
};

const median = (samples: readonly number[]): number => summarise(samples).median;

/** One sender at 1.2 Mbit/s, many receivers, in one real browser; the forwarding process is measured from outside. */
export const measureForwarding = async (
  server: MeasuredServer,
  pageOrigin: string,
  load: Load,
): Promise<readonly Measurement[]> => {
  const browser = await chromium.launch({ executablePath: executable, args: [...chromiumArguments] });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => process.stderr.write(`load page: ${error.message}\n`));
    await page.goto(`${pageOrigin}/`);
    const atRestMegabytes = residentMegabytes(server.forwarder);
    const { target } = server;
    await page.evaluate((where) => sfuLoad.publish(where), target);
    await pause(settleMs);
    const joins: number[] = [];
    for (let receiver = 0; receiver < load.receivers; receiver += 1) {
      joins.push(await page.evaluate(() => sfuLoad.subscribe()));
      await pause(betweenJoinsMs);
    }
    await page.evaluate((rate) => sfuLoad.setBitRate(rate), bitsPerSecond);
    await pause(settleMs);
    await page.evaluate(() => void sfuLoad.takeDelays());
    const perCore: number[] = [];
    const streams: number[] = [];
    const rates: number[] = [];
    const delays: number[] = [];
    for (let round = 0; round < load.rounds; round += 1) {
      const before = { ...(await page.evaluate(() => sfuLoad.received())), cpuMs: processorMs(server.forwarder) };
      await pause(load.roundMs);
      const after = { ...(await page.evaluate(() => sfuLoad.received())), cpuMs: processorMs(server.forwarder) };
      const cpuSeconds = (after.cpuMs - before.cpuMs) / 1000;
      perCore.push((after.packets - before.packets) / cpuSeconds);
      const megabits = ((after.bytes - before.bytes) * 8) / 1e6;
      streams.push((megabits * 1e6) / bitsPerSecond / cpuSeconds);
      rates.push((megabits * 1000) / load.roundMs / load.receivers);
      delays.push(...(await page.evaluate(() => sfuLoad.takeDelays())));
    }
    const memoryKilobytes = ((residentMegabytes(server.forwarder) - atRestMegabytes) * 1000) / (load.receivers + 1);
    await page.evaluate(() => sfuLoad.close());
    const line = (what: string, unit: Measurement['unit'], samples: readonly number[]): Measurement =>
      row(`${what}, ${server.title}`, unit, samples);
    process.stdout.write(`  ${server.title}: ${Math.round(median(perCore))} packets per second and core\n`);
    return [
      line('packets sent per second and core', '1/s', perCore),
      line('streams of 1.2 Mbit/s per core', 'streams', streams),
      line('received by each', 'Mbit/s', rates),
      line('memory per participant', 'kB', [memoryKilobytes]),
      line('encoded frame from sender to receiver', 'ms', delays),
      line('join to first frame', 'ms', joins),
    ];
  } finally {
    await browser.close();
  }
};
