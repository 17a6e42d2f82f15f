import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { TcpHost, ViscaCameraSimulator } from '@ratspult/device-drivers/simulators';
import { systemClock } from '@ratspult/device-drivers';
import { bootStep, killStep, serialStep, touchStep } from './room-steps.ts';
import type { Stage } from './stage.ts';
import { powerCutStep, rollbackStep, updateStep } from './update-steps.ts';
import { VirtualPc, whyNoVirtualPc } from './virtual-pc.ts';

const steps = {
  touch: touchStep,
  kill: killStep,
  serial: serialStep,
  update: updateStep,
  powercut: powerCutStep,
  rollback: rollbackStep,
};
const asMounted = { initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 }, powered: true };

type StepName = keyof typeof steps;
const isStep = (name: string): name is StepName => Object.hasOwn(steps, name);

const cache =
  process.env['RATSPULT_IMAGE_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ratspult/image');
const usage = `Usage: npm run test:appliance-vm [-- --only STEP …] [-- --rounds N] [-- --products FOLDER]

Boots the built image in an emulated PC with Secure Boot and proves what only a whole machine can; prints figures.
Build first: npm run image:appliance -- --profile ci --version 1; the same with 2; with 3 and --broken.
  --only STEP        of ${Object.keys(steps).join(', ')} (it boots in any case); may be given more than once
  --rounds N         power cuts during an update; default 20
  --products FOLDER  default: products/ci in the image cache
  --keep FOLDER      screenshots and console; default: vm in the image cache

An emulated processor takes minutes for a boot and hours for everything, so this is no part of npm test.
`;

/** The folder of updates, to the guest only: it reaches nothing else on this machine. */
async function serveUpdates(folder: string): Promise<{ port: number; close: () => void }> {
  const server = createServer((request, response) => {
    const [, version = '', name = ''] = decodeURIComponent(request.url ?? '').split('/');
    const file = join(folder, basename(version), basename(name));
    if (!existsSync(file) || name === '') {
      response.writeHead(404).end();
      return;
    }
    createReadStream(file).pipe(response);
  });
  const { promise, resolve: listening } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', () => listening());
  await promise;
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, close: () => server.close() };
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '20' },
      products: { type: 'string', default: join(cache, 'products/ci') },
      keep: { type: 'string', default: join(cache, 'vm') },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = values.only.find((name) => !isStep(name));
  if (unknown !== undefined) {
    throw new Error(`there is no step "${unknown}"`);
  }
  const only = values.only.filter(isStep);
  const all: readonly StepName[] = ['touch', 'kill', 'serial', 'update', 'powercut', 'rollback'];
  return { ...values, rounds: Number(values.rounds), chosen: only.length === 0 ? all : only };
}

async function main(): Promise<void> {
  const { help, chosen, rounds, products, keep } = readOptions();
  if (help) {
    process.stdout.write(usage);
    return;
  }
  const image = resolve(products, 'ratspult_1.raw');
  const reason = existsSync(image) ? await whyNoVirtualPc() : `${image} is not built`;
  if (reason !== null) {
    throw new Error(`this proof cannot run here: ${reason}`);
  }
  mkdirSync(keep, { recursive: true });
  const updates = await serveUpdates(join(products, 'updates'));
  const camera = new ViscaCameraSimulator({
    clock: systemClock,
    address: 1,
    wiring: 'point',
    profile: 'ptzoptics',
    ...asMounted,
  });
  const wire = await TcpHost.start({ device: camera, port: 0, clients: 'many' });
  const pc = new VirtualPc({ folder: keep, image, updatesPort: updates.port, serialPort: wire.port });
  const figures: string[] = [];
  const say = (line: string): void => {
    figures.push(line);
    process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
  };
  const stage: Stage = { pc, camera, say, keep, rounds };
  const stop = (): void => void pc.powerOff().then(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await bootStep(stage);
    for (const name of chosen) {
      say(`-- ${name}`);
      await steps[name](stage);
    }
  } finally {
    writeFileSync(join(keep, 'figures.txt'), `${figures.join('\n')}\n`);
    await pc.powerOff();
    await wire.close();
    updates.close();
  }
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
