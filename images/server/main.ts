import { join, resolve } from 'node:path';
import { buildPackage } from '../package/build-package.ts';
import { SetupError } from '../setup/setup-error.ts';
import { stageTree } from './stage-tree.ts';

const root = resolve(import.meta.dirname, '../..');

function namedWorker(): string {
  const worker = process.env['MEDIASOUP_WORKER_BIN'];
  if (worker === undefined) {
    throw new SetupError('package-failed', 'No media worker was prepared.', 'Start this by npm run package:server.');
  }
  return worker;
}

const description = `the city's own video-conferencing instance
 Ratspult runs video conferences on the city's own servers: for employees,
 city companies and councillors by browser, and for meeting rooms and
 council chambers as conference endpoints. It calls nobody else.`;

await buildPackage({
  name: 'ratspult',
  script: 'package:server',
  workspaces: ['server'],
  perRelease: true,
  programs: () => [process.execPath, namedWorker()],
  others: (packages) => {
    const mediasoup = packages.find(({ name }) => name === 'mediasoup');
    return [{ name: 'mediasoup-worker', version: mediasoup?.version ?? '', license: 'ISC' }];
  },
  stage: (tree, packages) =>
    stageTree({ root, tree, packages, nodeBinary: process.execPath, workerBinary: namedWorker() }),
  facts: (libraries) => ({
    name: 'ratspult',
    section: 'net',
    relations: {
      Depends: `${libraries}, debconf (>= 0.5) | debconf-2.0, init-system-helpers (>= 1.54), systemd, util-linux`,
      Recommends: 'ffmpeg, nginx | caddy',
      Suggests: 'coturn, nats-server, postgresql',
    },
    description,
    scripts: join(import.meta.dirname, 'debian'),
  }),
});
