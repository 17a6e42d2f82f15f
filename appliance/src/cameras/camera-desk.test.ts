import { beforeEach, expect, test } from 'vitest';
import { failed, succeeded } from '@ratspult/device-drivers';
import { silentLog } from '../log.ts';
import { RoomHost } from '../room-host.ts';
import { initialRoom } from '../room/initial-room.ts';
import { openStoredFiles } from '../storage/stored-files.ts';
import { FakeClock, settle } from '@ratspult/device-drivers/testing';
import { MemoryFiles } from '../testing/memory-files.ts';
import { chamber } from '../testing/rooms.ts';
import { ScriptedHead } from '../testing/scripted-device.ts';
import { CameraTracking } from './camera-tracking.ts';
import { CameraDesk } from './camera-desk.ts';
import { PictureFiles } from './picture-files.ts';
import { openPresetBook } from './preset-book.ts';

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);
let files: MemoryFiles;
let head: ScriptedHead;
let host: RoomHost;
let desk: CameraDesk;
let picture: Uint8Array | null;
let online: boolean;
/** How long the stage needs for a picture. */
let exposure: Promise<void>;

const open = async (): Promise<void> => {
  const clock = new FakeClock();
  const stored = openStoredFiles(files, '/data', () => 0);
  const loaded = await stored.presets.load();
  const book = openPresetBook(chamber().cameras, loaded.state === 'loaded' ? loaded.value : null);
  host = new RoomHost(
    initialRoom(chamber(), { settings: null, calendar: [], presets: book.cameras, pairedAs: null }, 0),
    clock,
  );
  let ids = 0;
  desk = new CameraDesk(
    {
      camera: (id) => (id === 'left' ? head : null),
      tracking: new CameraTracking({ controls: () => null, host, log: silentLog }),
      host,
      store: stored.presets,
      pictures: new PictureFiles(files, '/data/pictures'),
      takePicture: async () => {
        await exposure;
        return picture;
      },
      newId: () => {
        ids += 1;
        return `n${ids}`;
      },
      log: silentLog,
    },
    book,
  );
};

const left = () => host.state.cameras.find((camera) => camera.id === 'left');
const ids = () => left()?.presets.map((preset) => preset.id);

beforeEach(async () => {
  files = new MemoryFiles();
  online = true;
  head = new ScriptedHead(5, () => online);
  picture = jpeg;
  exposure = Promise.resolve();
  await open();
});

test('a recalled preset is where the camera stands until it moves', async () => {
  expect(await desk.recallPreset('left', 'seat-2', 'person')).toEqual({ ok: true });
  expect(head.calls).toEqual([{ call: 'recall', slot: 2 }]);
  expect(left()?.atPreset).toBe('seat-2');
  await desk.move('left', { panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 });
  expect(left()?.atPreset).toBeNull();
});

test('a recall that arrives after the camera was moved says nothing about where it stands', async () => {
  head.arrivals = [];
  const recall = desk.recallPreset('left', 'seat-2', 'person');
  await desk.move('left', { panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 });
  head.arrivals[0]?.resolve(succeeded(undefined));
  await recall;
  expect(left()?.atPreset).toBeNull();
});

test('a configured preset gets its picture the first time the camera stands there, and keeps it', async () => {
  await desk.recallPreset('left', 'seat-2', 'automation');
  await settle();
  const first = left()?.presets.find((preset) => preset.id === 'seat-2')?.picture;
  expect(files.content.get(`/data/pictures/${first}`)).toEqual(jpeg);
  await desk.recallPreset('left', 'seat-2', 'person');
  await settle();
  expect(left()?.presets.find((preset) => preset.id === 'seat-2')?.picture).toBe(first);
});

test('a camera that moved on while the picture was taken gives no picture', async () => {
  const taken = Promise.withResolvers<void>();
  exposure = taken.promise;
  await desk.recallPreset('left', 'seat-2', 'person');
  await desk.move('left', { panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 });
  taken.resolve();
  await settle();
  expect(left()?.presets.find((preset) => preset.id === 'seat-2')?.picture).toBeNull();
});

test('a new preset takes the lowest free slot, gets its picture, and is there after a restart', async () => {
  expect(await desk.savePreset('left', null, 'Fenster')).toEqual({ ok: true });
  expect(head.calls).toEqual([{ call: 'store', slot: 3 }]);
  await settle();
  const saved = left()?.presets.at(-1);
  expect(saved).toMatchObject({ name: 'Fenster', slot: 3, picture: expect.stringMatching(/\.jpg$/) });
  expect(files.content.get(`/data/pictures/${saved?.picture}`)).toEqual(jpeg);
  await open();
  expect(left()?.presets.at(-1)).toEqual(saved);
});

test('two panels that save at once never get the same slot', async () => {
  await Promise.all([desk.savePreset('left', null, 'A'), desk.savePreset('left', null, 'B')]);
  expect(head.calls.map((call) => ('slot' in call ? call.slot : -1))).toEqual([3, 4]);
  expect(await desk.savePreset('left', null, 'C')).toEqual({ ok: false, code: 'no-free-preset' });
});

test('saving over a preset keeps its slot and seat and replaces its picture', async () => {
  await desk.savePreset('left', 'seat-1', 'Vorsitz');
  await settle();
  const first = left()?.presets.find((preset) => preset.id === 'seat-1')?.picture;
  await desk.savePreset('left', 'seat-1', 'Vorsitz');
  await settle();
  const second = left()?.presets.find((preset) => preset.id === 'seat-1');
  expect(second).toMatchObject({ name: 'Vorsitz', slot: 1 });
  expect(second?.picture).not.toBe(first);
  expect(files.content.has(`/data/pictures/${first}`)).toBe(false);
});

test('a camera that does not store leaves everything as it was', async () => {
  const before = ids();
  online = false;
  expect(await desk.savePreset('left', null, 'Fenster')).toEqual({ ok: false, code: 'camera-offline' });
  expect(ids()).toEqual(before);
  online = true;
  await desk.savePreset('left', null, 'Tür');
  expect(head.calls.at(-1)).toEqual({ call: 'store', slot: 3 });
});

test('bytes that are no JPEG are not kept', async () => {
  picture = Uint8Array.of(1, 2, 3);
  await desk.savePreset('left', null, 'Fenster');
  await settle();
  expect(left()?.presets.at(-1)?.picture).toBeNull();
});

test('a deleted configured preset does not come back', async () => {
  expect(await desk.deletePreset('left', 'seat-1')).toEqual({ ok: true });
  await open();
  expect(ids()).toEqual(['wide', 'seat-2']);
});

test('a full disk is a fault and an answer', async () => {
  files.cutAt = files.operations;
  expect(await desk.savePreset('left', null, 'Fenster')).toEqual({ ok: false, code: 'storage-failed' });
  expect(host.state.faults.map((fault) => fault.code)).toEqual(['disk-full']);
});

test('what is not there has a name', async () => {
  expect(await desk.recallPreset('nobody', 'wide', 'person')).toEqual({ ok: false, code: 'unknown-camera' });
  expect(await desk.recallPreset('left', 'nothing', 'person')).toEqual({ ok: false, code: 'unknown-preset' });
  expect(await desk.home('nobody')).toEqual({ ok: false, code: 'unknown-camera' });
});

test('a superseded command is no failure for whoever asked', async () => {
  head.arrivals = [];
  const recall = desk.recallPreset('left', 'wide', 'person');
  head.arrivals[0]?.resolve(failed('superseded', 'newer'));
  expect(await recall).toEqual({ ok: true });
});
