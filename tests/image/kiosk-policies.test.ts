import { execFile, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const policies = resolve(
  import.meta.dirname,
  '../../images/appliance/package/system/etc/chromium/policies/managed/ratspult-kiosk.json',
);
/** Not Debian's wrapper: the kiosk starts the program itself too. */
const browser = '/usr/lib/chromium/chromium';
const debugPort = 39_222;
const missing = [browser, '/usr/bin/unshare'].filter((file) => !existsSync(file));
const reason =
  missing.length > 0
    ? `${missing.join(' and ')} not installed`
    : process.getuid?.() === 0
      ? null
      : 'policies are put under a browser in a mount name space, which needs root';
if (reason !== null) {
  console.log(`skipped: the kiosk's policies in a real Chromium (${reason})`);
}

/** Asks for camera and microphone, tries what a kiosk must not do, and tells how it went. */
const page = `<!doctype html><script>
const tries = async () => {
  const answer = {};
  try {
    const media = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    answer.media = media.getTracks().map((track) => track.kind).sort().join(' ');
  } catch (error) { answer.media = error.name; }
  answer.notifications = await Notification.requestPermission();
  answer.screen = await navigator.mediaDevices.getDisplayMedia().then(() => 'shared', (error) => error.name);
  answer.geolocation = (await navigator.permissions.query({ name: 'geolocation' })).state;
  answer.popup = window.open('/popup') === null ? 'blocked' : 'opened';
  const frame = document.createElement('iframe');
  frame.src = new URLSearchParams(location.search).get('foreign');
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  await fetch('/told', { method: 'POST', body: JSON.stringify(answer) });
};
addEventListener('load', tries);
</script><body>`;

interface Site {
  readonly server: Server;
  readonly port: number;
  readonly asked: string[];
  readonly told: Promise<string>;
}

async function openSite(): Promise<Site> {
  const asked: string[] = [];
  const { promise: told, resolve: tell } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      if (request.url === '/told') {
        tell(body);
      }
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0, asked, told };
}

const canConnect = async (port: number): Promise<boolean> => {
  const { promise, resolve: answered } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1', () => answered(true));
  socket.on('error', () => answered(false));
  const connected = await promise;
  socket.destroy();
  return connected;
};

describe.skipIf(reason !== null)('the policies of the kiosk in a real Chromium', () => {
  let folder = '';
  let room: Site;
  let foreign: Site;
  let answer: unknown;
  let output = '';
  let opened = true;

  /** The kiosk's browser with the policies for the room's port, and a camera and microphone that are made up. */
  const startBrowser = (url: string): { ended: Promise<string>; child: ChildProcess } => {
    const start = [
      'mount -t tmpfs tmpfs /etc/chromium && mkdir -p /etc/chromium/policies/managed',
      `cp ${join(folder, 'policy.json')} /etc/chromium/policies/managed/`,
      'exec "$0" "$@"',
    ].join(' && ');
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--enable-logging=stderr'];
    const profile = `--user-data-dir=${join(folder, 'profile')}`;
    const fake = ['--use-fake-device-for-media-stream', `--remote-debugging-port=${debugPort}`];
    const { promise: ended, resolve: end } = Promise.withResolvers<string>();
    const child = execFile(
      'unshare',
      ['--mount', '--propagation', 'private', 'sh', '-c', start, browser, ...flags, profile, ...fake, url],
      { timeout: 60_000, killSignal: 'SIGKILL', maxBuffer: 16_777_216 },
      (_error, stdout, stderr) => end(`${stdout}${stderr}`),
    );
    return { ended, child };
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ratspult-policies-'));
    room = await openSite();
    foreign = await openSite();
    writeFileSync(join(folder, 'policy.json'), readFileSync(policies, 'utf8').replaceAll(':8481', `:${room.port}`));
    const elsewhere = encodeURIComponent(`http://127.0.0.1:${foreign.port}/`);
    const { ended, child } = startBrowser(`http://127.0.0.1:${room.port}/?foreign=${elsewhere}`);
    answer = JSON.parse(await Promise.race([room.told, ended.then(() => '"the browser ended before it told"')]));
    opened = await canConnect(debugPort);
    child.kill('SIGKILL');
    output = await ended;
  });
  afterAll(async () => {
    room.server.close();
    foreign.server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('its own page gets camera and microphone without a question, and nothing else', () => {
    expect(answer).toEqual({
      media: 'audio video',
      notifications: 'denied',
      screen: 'NotAllowedError',
      geolocation: 'denied',
      popup: 'blocked',
    });
  });

  test('another origin, even of the same machine, is never asked', () => {
    expect(room.asked).toContain('/told');
    expect(foreign.asked).toEqual([]);
  });

  test('Chromium knows every policy and finds each of the right kind', () => {
    const lines = output.split('\n').filter((line) => /polic/i.test(line));
    expect(lines.filter((line) => /error|unknown|invalid|deprecated|cannot/i.test(line))).toEqual([]);
  });

  test('no door for debuggers opens, although it was asked for', () => {
    expect(opened).toBe(false);
    expect(output).toContain('remote debugging is disallowed');
  });
});
