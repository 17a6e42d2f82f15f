import { createServer } from 'node:http';
import { get, request } from 'node:http';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { panelCommands } from '../protocol/index.ts';
import { ApplianceBench, conference } from '../testing/appliance-bench.ts';
import { PageSocket } from '../testing/page-socket.ts';
import { chamberFile } from '../testing/rooms.ts';

let bench: ApplianceBench;
beforeEach(async () => {
  bench = await ApplianceBench.start({});
});
afterEach(async () => bench.close());

const socketUrl = (page: string, token: string): string =>
  `${bench.origin.replace('http', 'ws')}/${page}/socket?token=${token}`;

test.each([
  ['without a token', () => new PageSocket(socketUrl('panel', ''), bench.origin), 401],
  ['with a wrong token', () => new PageSocket(socketUrl('stage', 'x'.repeat(43)), bench.origin), 401],
  ['from a foreign page', () => new PageSocket(socketUrl('panel', bench.token), 'https://evil.example'), 403],
  ['without an origin', () => new PageSocket(socketUrl('panel', bench.token), null), 403],
])('a socket %s is refused', async (_, open, status) => {
  expect(await open().refused()).toBe(status);
});

const statusOf = async (path: string, headers: Record<string, string>): Promise<number> => {
  const { promise, resolve } = Promise.withResolvers<number>();
  get(`${bench.origin}${path}`, { headers }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  });
  return promise;
};

test('a name that was rebound to loopback gets nothing', async () => {
  expect(await statusOf('/panel/', { host: `evil.example:${bench.appliance.port}` })).toBe(421);
});

test('pictures need the token and a name we made', async () => {
  expect(await statusOf('/pictures/a.jpg', {})).toBe(401);
  expect(await statusOf(`/pictures/a.jpg?token=${bench.token}`, {})).toBe(404);
  expect(await statusOf(`/pictures/..%2Fpairing.json?token=${bench.token}`, {})).toBe(404);
  expect(await statusOf(`/sources/nobody/mjpeg?token=${bench.token}`, {})).toBe(404);
});

test('pages come with a policy that allows ourselves and the instance only', async () => {
  const response = await fetch(`${bench.origin}/panel/`);
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("connect-src 'self' http://127.0.0.1:9 ws://127.0.0.1:9");
  expect(policy).not.toContain('unsafe');
});

test('a panel gets the snapshot at once and after each command, and a repeated id the same answer', async () => {
  const panel = await bench.panel();
  await panel.sees((snapshot) => snapshot.cameras.length === 2 && snapshot.stage.openUrl.includes('/stage/#token='));
  expect(await panel.command('setVolume', { volume01: 0.25 })).toMatchObject({ ok: true });
  await panel.sees((snapshot) => snapshot.audio.volume01 === 0.25);
  panel.socket.send({ type: 'command', id: 'same', command: 'cameraHome', params: { cameraId: 'left' } });
  panel.socket.send({ type: 'command', id: 'same', command: 'cameraHome', params: { cameraId: 'left' } });
  await panel.result('same');
  await panel.command('setVolume', { volume01: 0.5 });
  expect(bench.left.head.calls.filter((call) => call.call === 'home')).toHaveLength(1);
});

test.each([
  ['makeCoffee', {}, 'unknown-command'],
  ['toString', {}, 'unknown-command'],
  ['setVolume', { volume01: 2 }, 'invalid-input'],
  ['setVolume', null, 'invalid-input'],
  ['selectCamera', { cameraId: 'nobody' }, 'unknown-camera'],
  ['ptzMove', { cameraId: 'talk', panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 }, 'unknown-camera'],
  ['recallPreset', { cameraId: 'left', presetId: 'nothing' }, 'unknown-preset'],
  ['join', { meetingId: 'm1' }, 'not-paired'],
  ['admit', { waitingId: 'w1' }, 'not-in-meeting'],
])('the command %s with %j is answered by %s', async (command, params, code) => {
  const panel = await bench.panel();
  expect(await panel.command(command, params)).toMatchObject({ ok: false, code });
});

test('a camera stops at once when the socket of the panel that holds it is cut', async () => {
  const panel = await bench.panel();
  await panel.command('ptzMove', { cameraId: 'left', panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 });
  panel.socket.cut();
  await bench.left.head.called('stop');
});

test('a camera stops when moves fail to come', async () => {
  const panel = await bench.panel();
  await panel.command('ptzMove', { cameraId: 'left', panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 });
  await bench.left.head.called('stop');
});

test('a stage is told its configuration, the meeting to be in and a snapshot without the token', async () => {
  const stage = await bench.stage();
  const { configuration } = await stage.told('configuration');
  expect(configuration.cameras.map((camera) => camera.cameraId)).toEqual(['left', 'right']);
  expect((await stage.told('meeting')).meeting).toBeNull();
  expect((await stage.told('snapshot')).snapshot.stage.openUrl).toBe('');
});

test('the newest stage wins, and what the older one still says does not count', async () => {
  const panel = await bench.panel();
  const older = await bench.stage();
  await older.told('configuration');
  const newer = await bench.stage();
  await older.told('replaced');
  await older.socket.closed();
  await newer.told('configuration');
  await panel.sees((snapshot) => snapshot.stage.state === 'present' && snapshot.faults.length === 0);
});

test('a microphone button turns the camera, cuts the picture and names the speaker', async () => {
  const panel = await bench.panel();
  await panel.sees((snapshot) => snapshot.cameras.every((camera) => camera.health === 'online'));
  bench.talk.press(3, 'on');
  expect(bench.right.head.calls).toEqual([{ call: 'recall', slot: 1 }]);
  const snapshot = await panel.sees((seen) => seen.video.selectedCameraId === 'right');
  expect(snapshot.floor).toMatchObject([{ seat: 3, name: 'C. Clausen', state: 'speaking' }]);
});

test('a preset saved at the panel has a picture taken by the stage', async () => {
  const panel = await bench.panel();
  const stage = await bench.stage();
  await stage.told('configuration');
  const saving = panel.command('savePreset', { cameraId: 'left', presetId: null, name: 'Fenster' });
  const { requestId } = await stage.told('takePicture', (directive) => directive.cameraId === 'left');
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]);
  stage.report({ type: 'picture', requestId, jpegBase64: jpeg.toString('base64') });
  expect(await saving).toMatchObject({ ok: true });
  const seen = await panel.sees((snapshot) => typeof snapshot.cameras[0]?.presets.at(-1)?.picture === 'string');
  const picture = seen.cameras[0]?.presets.at(-1)?.picture;
  const response = await fetch(`${bench.origin}${picture}?token=${bench.token}`);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(jpeg);
});

test('what a person set is there after a restart', async () => {
  const panel = await bench.panel();
  await panel.command('setRoomMuted', { muted: true });
  await panel.command('setLayout', { layout: 'gallery' });
  await bench.startAgain();
  const again = await bench.panel();
  await again.sees(({ audio, stage }) => audio.roomMuted && audio.mutedBy === 'room' && stage.layout === 'gallery');
});

test('frames that are no command or no report close their socket and nothing else', async () => {
  const good = await bench.panel();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('panel', 'stage'),
      fc.oneof(
        fc.string({ maxLength: 300 }),
        fc.json({ maxDepth: 3 }),
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
      ),
      async (page, frame) => {
        const { socket } = page === 'panel' ? await bench.panel() : await bench.stage();
        if (typeof frame === 'string') {
          socket.send(frame);
        } else {
          socket.sendBytes(frame);
        }
        expect(await socket.closed()).toBe(1008);
      },
    ),
    { numRuns: 40 },
  );
  expect(await good.command('setVolume', { volume01: 0.1 })).toMatchObject({ ok: true });
});

test('any command with any parameters gets one answer', async () => {
  const panel = await bench.panel();
  const names = fc.constantFrom(...Object.keys(panelCommands), '__proto__', 'constructor');
  await fc.assert(
    fc.asyncProperty(names, fc.jsonValue({ maxDepth: 2 }), async (command, params) => {
      const result = await panel.command(command, params);
      expect(result.ok || result.code !== 'internal').toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a frame beyond the limit closes the socket', async () => {
  const panel = await bench.panel();
  panel.socket.send({ type: 'command', id: '1', command: 'setVolume', params: 'x'.repeat(20_000) });
  expect(await panel.socket.closed()).toBe(1008);
  const stage = await bench.stage();
  stage.report(conference({ errorCode: 'x'.repeat(130 * 1024) }));
  expect(await stage.socket.closed()).toBe(1009);
});

test('a flood of commands closes the socket', async () => {
  const panel = await bench.panel();
  for (let count = 0; count < 300; count += 1) {
    panel.socket.send({ type: 'command', id: `f${count}`, command: 'setVolume', params: { volume01: 0.1 } });
  }
  expect(await panel.socket.closed()).toBe(1008);
});

test('Motion JPEG is passed on, and the camera is let go when the viewer leaves', async () => {
  const left = Promise.withResolvers<void>();
  const camera = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=x' });
    response.write('--x\r\n');
    response.on('close', () => left.resolve());
  });
  await new Promise<void>((resolve) => camera.listen(0, '127.0.0.1', resolve));
  const address = camera.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const [first] = chamberFile('').cameras ?? [];
  const source = { kind: 'mjpeg' as const, url: `http://127.0.0.1:${port}/picture` };
  const relaying = await ApplianceBench.start({
    cameras: [{ deviceId: 'left', source, presets: first?.presets ?? [] }],
    seats: [],
  });
  const viewer = request(`${relaying.origin}/sources/left/mjpeg?token=${relaying.token}`).end();
  const shown = Promise.withResolvers<string>();
  viewer.on('response', (response) => response.on('data', (chunk: Buffer) => shown.resolve(chunk.toString())));
  viewer.on('error', () => undefined);
  expect(await shown.promise).toBe('--x\r\n');
  viewer.destroy();
  await left.promise;
  await relaying.close();
  camera.close();
});
