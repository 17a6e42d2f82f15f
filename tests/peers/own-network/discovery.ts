/* eslint-disable no-console -- what was found goes to the test that started this */
import { spawn } from 'node:child_process';
import { everybody, searchNetwork, systemClock } from '@ratspult/device-drivers';
import { DiscoveryResponder, startChamberOnvifCamera } from '@ratspult/device-drivers/simulators';
import onvif from 'onvif';

const [question = ''] = process.argv.slice(2);

const camera = await startChamberOnvifCamera({
  clock: systemClock,
  name: 'Kamera 2 (hinten)',
  user: 'ratspult',
  password: 'ein:Wort',
  port: 0,
  snapshotUrl: null,
  faults: {},
});
const responder = await DiscoveryResponder.start({ camera, port: 3702, multicastInterface: '10.99.0.1', faults: {} });

const byClient = (): Promise<unknown> =>
  new Promise((resolve, reject) => {
    onvif.Discovery.on('error', reject);
    onvif.Discovery.probe({ timeout: 1500 }, (error, cameras) =>
      error === null
        ? resolve(cameras.map(({ hostname, port }) => `http://${hostname}:${port}/onvif/device_service`))
        : reject(error),
    );
  });

/** A daemon that makes a computer visible to Windows by the same protocol on the same port. */
const besideDaemon = async (): Promise<unknown> => {
  const daemon = spawn('wsdd', ['--no-http', '--interface', 'own0', '--ipv4only', '-vv'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const { promise: listens, resolve, reject } = Promise.withResolvers<void>();
  daemon.on('error', reject);
  daemon.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.includes('joined multicast group')) {
      resolve();
    }
  });
  try {
    await listens;
    const devices = await searchNetwork({ clock: systemClock, ...everybody, timeoutMs: 1500 });
    return { devices, daemonWasAsked: said.includes('"Probe urn:uuid:') };
  } finally {
    daemon.kill('SIGKILL');
  }
};

const answers: Readonly<Record<string, () => Promise<unknown>>> = {
  client: byClient,
  driver: () => searchNetwork({ clock: systemClock, ...everybody, timeoutMs: 1500 }),
  daemon: besideDaemon,
};
const found = await answers[question]?.();
console.log(JSON.stringify({ camera: camera.deviceUrl, found }));
await responder.close();
await camera.close();
process.exit(0);
