import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chamberFile } from '../testing/rooms.ts';
import { parseConfiguration, parseConfigurationText } from './parse-configuration.ts';

const problemsOf = (value: unknown): readonly (readonly [string, string])[] => {
  const parsed = parseConfiguration(value);
  return parsed.ok ? [] : parsed.problems.map(({ code, place }) => [code, place]);
};
const file = chamberFile('/data');
const [left, right] = file.cameras ?? [];
const scene = { id: 'hell', name: 'Hell', when: 'meeting', levels: [{ deviceId: 'left', level01: 1 }] };
const talkerShot = { cameraId: 'left', presetId: 'wide' };
const talkerZone = { zone: 'lectern', ...talkerShot };
const [first, ...others] = file.seats ?? [];

test('a right file is read with every default filled in', () => {
  const parsed = parseConfiguration(file);
  expect(parsed).toMatchObject({
    ok: true,
    configuration: {
      listenPort: 0,
      timings: { microphoneOffDebounceMs: 300, manualPauseMs: 60_000 },
      prioritySeats: [],
      microphone: null,
      displays: [],
      displaysOffAfterMs: 900_000,
      muteKeys: [],
    },
  });
});

test.each([
  ['no object at all', 7, [['wrong-value', '']]],
  ['a misspelt key', { ...file, roomNam: 'x' }, [['unknown-key', '/roomNam']]],
  ['a missing key', { ...file, roomName: undefined }, [['wrong-value', '/roomName']]],
  ['a key inside a list', { ...file, seats: [{ ...first, nam: 'x' }] }, [['unknown-key', '/seats/0/nam']]],
  ['a wrong value', { ...file, listenPort: 70_000 }, [['wrong-value', '/listenPort']]],
  ['a device id twice', { ...file, devices: [...file.devices, file.devices[0]] }, [['duplicate', '/devices/3/id']]],
  ['a seat twice', { ...file, seats: [first, ...others, first] }, [['duplicate', '/seats/3/seat']]],
  [
    'a camera that is no device',
    { ...file, cameras: [left, { ...right, deviceId: 'rihgt' }], seats: [first] },
    [['unknown-reference', '/cameras/1/deviceId']],
  ],
  [
    'a seat with a preset that is not there',
    { ...file, seats: [{ ...first, presetId: 'seat-7' }] },
    [['unknown-reference', '/seats/0/presetId']],
  ],
  [
    'a talker at a preset that is not there',
    { ...file, talkerMicrophones: [{ deviceId: 'talk', zones: [{ ...talkerZone, presetId: 'seat-9' }] }] },
    [['unknown-reference', '/talkerMicrophones/0/zones/0/presetId']],
  ],
  [
    'a talker both in a zone and in a direction, and one in half a direction',
    {
      ...file,
      talkerMicrophones: [
        { deviceId: 'talk', zones: [{ ...talkerZone, fromDeg: 1 }, { fromDeg: 1, ...talkerShot }, talkerShot] },
      ],
    },
    [
      ['unknown-key', '/talkerMicrophones/0/zones/0/fromDeg'],
      ['missing-key', '/talkerMicrophones/0/zones/1/toDeg'],
      ['missing-key', '/talkerMicrophones/0/zones/2/zone'],
    ],
  ],
  [
    'half a shot',
    { ...file, seats: [{ seat: 1, name: 'A', detail: '', cameraId: 'left' }] },
    [['missing-key', '/seats/0/presetId']],
  ],
  [
    'an overview that is not there',
    { ...file, cameras: [{ ...left, overviewPresetId: 'wid' }], seats: [] },
    [['unknown-reference', '/cameras/0/overviewPresetId']],
  ],
  [
    'a discussion system that is no device',
    { ...file, discussionDeviceId: 'talc' },
    [['unknown-reference', '/discussionDeviceId']],
  ],
  [
    'a display that is no device',
    { ...file, displays: [{ deviceId: 'lefd' }, { deviceId: 'left' }, { deviceId: 'left' }] },
    [
      ['duplicate', '/displays/2/deviceId'],
      ['unknown-reference', '/displays/0/deviceId'],
    ],
  ],
  [
    'a mute key that is no device',
    { ...file, muteKeys: [{ deviceId: 'tall' }] },
    [['unknown-reference', '/muteKeys/0/deviceId']],
  ],
  [
    'a socket that is no device, or twice',
    {
      ...file,
      power: {
        sockets: [
          { deviceId: 'lefd' },
          { deviceId: 'left' },
          { deviceId: 'left' },
          { deviceId: 'left', socket: 'lectern' },
        ],
      },
    },
    [
      ['duplicate', '/power/sockets/2/deviceId'],
      ['unknown-reference', '/power/sockets/0/deviceId'],
    ],
  ],
  [
    'a light scene with a lamp that is no device',
    { ...file, lights: { scenes: [{ ...scene, levels: [{ deviceId: 'rihgt', level01: 1 }] }] } },
    [['unknown-reference', '/lights/scenes/0/levels/0/deviceId']],
  ],
  [
    'a button whose deed lacks its preset, names a camera that is none, or is given twice',
    {
      ...file,
      buttons: [
        { deviceId: 'left', button: 'a', does: 'camera-preset', cameraId: 'lefft' },
        { deviceId: 'left', button: 'a', does: 'leave', sceneId: 's' },
        { deviceId: 'left', button: 'b', does: 'room-power' },
      ],
    },
    [
      ['duplicate', '/buttons/1/button'],
      ['missing-key', '/buttons/0/presetId'],
      ['unknown-reference', '/buttons/0/cameraId'],
      ['unknown-key', '/buttons/1/sceneId'],
      ['unknown-reference', '/buttons/1/sceneId'],
      ['unknown-reference', '/buttons/2/does'],
    ],
  ],
  [
    'two scenes of one name for one moment',
    { ...file, lights: { scenes: [scene, scene] } },
    [
      ['duplicate', '/lights/scenes/1/id'],
      ['duplicate', '/lights/scenes/1/when'],
    ],
  ],
  [
    'a level beyond full',
    { ...file, lights: { scenes: [{ ...scene, levels: [{ deviceId: 'left', level01: 2 }] }] } },
    [['wrong-value', '/lights/scenes/0/levels/0/level01']],
  ],
  [
    'plain http to another machine',
    { ...file, serverUrl: 'http://rat.example' },
    [['insecure-server-url', '/serverUrl']],
  ],
  ['an address that is none', { ...file, serverUrl: 'ftp://x' }, [['wrong-value', '/serverUrl']]],
])('%s is a problem at its place', (_, value, problems) => {
  expect(problemsOf(value)).toEqual(problems);
});

test('an unknown key or reference names the nearest right one', () => {
  const parsed = parseConfiguration({ ...file, roomNam: 'x' });
  expect(parsed.ok ? '' : parsed.problems[0]?.message).toContain('Did you mean "roomName"?');
  const reference = parseConfiguration({ ...file, discussionDeviceId: 'talc' });
  expect(reference.ok ? '' : reference.problems[0]?.message).toContain('Did you mean "talk"?');
  const moment = parseConfiguration({ ...file, lights: { scenes: [{ ...scene, when: 'presentaton' }] } });
  expect(moment.ok ? '' : moment.problems[0]?.message).toContain('Did you mean "presentation"?');
});

test('text that is not JSON is a problem, not an exception', () => {
  expect(parseConfigurationText('{')).toMatchObject({ ok: false, problems: [{ code: 'syntax', place: '' }] });
});

test('any JSON gets an answer, and a refused one says why', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const parsed = parseConfiguration(value);
      expect(parsed.ok || parsed.problems.length > 0).toBe(true);
    }),
  );
});

test('any change of one value of a right file gets an answer', () => {
  const paths = ['serverUrl', 'devices', 'cameras', 'seats', 'automation', 'stage', 'discussionDeviceId', 'version'];
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (key, value) => {
      const parsed = parseConfiguration({ ...file, [key]: value });
      expect(parsed.ok || parsed.problems.every((problem) => problem.message !== '')).toBe(true);
    }),
  );
});
