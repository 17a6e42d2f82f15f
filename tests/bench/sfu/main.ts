import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { busy, renderRun, writeFigures } from '../report.ts';
import { machine, table, type Measurement } from '../statistics.ts';
import { bundlePage, measureForwarding, servePage, type Load } from './forwarding.ts';
import { startBare, startJanus, startOurs, type MeasuredServer } from './servers.ts';
import { measureSignalling, type SignallingLoad } from './signalling.ts';

const help = `Usage: npm run bench:sfu -- [options]

Forwards one stream of 1.2 Mbit/s to many receivers through a bare mediasoup worker, our instance and Janus VideoRoom
(Debian package janus; left out with a word when it is not installed), and asks the instance's signalling with many clients.

  --receivers N   receivers of the stream (default 25)
  --quick         few receivers and clients, to see that all of it runs
  --write         put the table of a full run into tests/bench/sfu/README.md
  --help          this text
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const full = { rounds: 6, roundMs: 5000 };
const fullSignalling: SignallingLoad = { clients: 1000, spike: 800, spikeMs: 10_000, seconds: 10 };
const quickSignalling: SignallingLoad = { clients: 60, spike: 40, spikeMs: 1000, seconds: 2 };

const forwarding = async (load: Load): Promise<readonly Measurement[]> => {
  const workerBin = process.env['MEDIASOUP_WORKER_BIN'];
  if (workerBin === undefined) {
    throw new Error('MEDIASOUP_WORKER_BIN is not set; run the benchmark by npm run bench:sfu.');
  }
  const page = await servePage(await bundlePage());
  const servers: (() => Promise<MeasuredServer>)[] = [
    () => startBare(workerBin),
    () => startOurs(page.origin, load.receivers + 1),
  ];
  if (existsSync('/usr/bin/janus')) {
    servers.push(startJanus);
  } else {
    say('Janus is left out: the Debian package janus is not installed (apt install janus).');
  }
  const measured: Measurement[] = [];
  for (const start of servers) {
    const server = await start();
    say(`${server.title}: ${load.receivers} receivers …`);
    try {
      measured.push(...(await measureForwarding(server, page.origin, load)));
    } finally {
      await server.stop();
    }
  }
  page.close();
  // Rows of one kind together, so that the servers can be read against each other.
  const kinds = [...new Set(measured.map(({ what }) => what.split(',')[0]))];
  return kinds.flatMap((kind) => measured.filter(({ what }) => what.split(',')[0] === kind));
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      receivers: { type: 'string', default: '25' },
    },
  });
  const receivers = values.quick ? 3 : Number(values.receivers);
  if (values.help || !Number.isInteger(receivers) || receivers < 1 || (values.quick && values.write)) {
    say(help);
    return values.help ? 0 : 2;
  }
  const startMs = performance.now();
  const start = busy();
  say(`${machine()}, load average ${start.toFixed(1)}`);
  const measured = await forwarding({ receivers, ...(values.quick ? { rounds: 2, roundMs: 1000 } : full) });
  say('signalling …');
  const rows = [...measured, ...(await measureSignalling(values.quick ? quickSignalling : fullSignalling))];
  const figures = renderRun({
    machine: machine(),
    load: { start, end: busy() },
    seconds: (performance.now() - startMs) / 1000,
    table: table(rows),
  });
  say(`\n${figures}`);
  if (values.write) {
    writeFigures(path.join(import.meta.dirname, 'README.md'), figures);
  }
  return 0;
};

try {
  process.exit(await main());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
