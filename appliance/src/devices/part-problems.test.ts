import { fileURLToPath } from 'node:url';
import { createDevice, systemClock } from '@ratspult/device-drivers';
import { expect, test } from 'vitest';
import { parseConfiguration } from '../config/parse-configuration.ts';
import { silentLog } from '../log.ts';
import { chamberFile } from '../testing/rooms.ts';
import { partProblems, talkerProblems } from './part-problems.ts';

const definitionFile = fileURLToPath(
  new URL('../../../device-drivers/definitions/example-relay-board.json', import.meta.url),
);

const problemsOf = (sockets: readonly object[], levels: readonly object[]): readonly string[] => {
  const scenes = [{ id: 'hell', name: 'Hell', levels }];
  const parsed = parseConfiguration({ ...chamberFile('/nowhere'), power: { sockets }, lights: { scenes } });
  const board = createDevice(
    'generic',
    { definitionFile, tcp: { host: '127.0.0.1' } },
    { clock: systemClock, random: () => 0.5, log: silentLog },
  );
  if (!parsed.ok || !board.ok) {
    throw new Error(JSON.stringify({ parsed, board }));
  }
  return partProblems(parsed.configuration, 'left', board.device);
};

test('a board has the sockets and lamps of its definition, and says which when another is named', () => {
  const wall = { deviceId: 'left', lamp: 'wall', level01: 1 };
  expect(problemsOf([{ deviceId: 'left', socket: 'amplifier' }], [wall])).toEqual([]);
  expect(problemsOf([{ deviceId: 'left', socket: 'beamer' }], [{ ...wall, lamp: 'ceiling' }])).toEqual([
    '"left" has no power socket "beamer"; it has projector, amplifier.',
    '"left" has no light "ceiling"; it has screen, wall.',
  ]);
});

test('a board with several sockets must be told which one is meant', () => {
  expect(problemsOf([{ deviceId: 'left' }], [{ deviceId: 'left', lamp: 'wall', level01: 1 }])).toEqual([
    '"left" has no power socket "master"; it has projector, amplifier.',
  ]);
});

const talkerProblemsOf = (options: object, places: readonly object[]): readonly string[] => {
  const zones = places.map((place) => ({ ...place, cameraId: 'left', presetId: 'wide' }));
  const parsed = parseConfiguration({ ...chamberFile('/nowhere'), talkerMicrophones: [{ deviceId: 'talk', zones }] });
  const microphone = createDevice(
    'shure-command-strings',
    { host: '127.0.0.1', ...options },
    { clock: systemClock, random: () => 0.5, log: silentLog },
  );
  if (!parsed.ok || !microphone.ok) {
    throw new Error(JSON.stringify({ parsed, microphone }));
  }
  return talkerProblems(parsed.configuration, 'talk', microphone.device);
};

test('a room microphone must tell the zones and directions that the room follows', () => {
  const lectern = { channel: 2, name: 'lectern', azimuthDeg: 30 };
  const straight = { fromDeg: 0, toDeg: 40 };
  expect(talkerProblemsOf({ zones: [lectern] }, [{ zone: 'lectern' }, { zone: '3' }, straight])).toEqual([]);
  expect(talkerProblemsOf({ profile: 'mxa310' }, [{ zone: 'lectern' }, straight])).toEqual([
    '"talk" has no zone "lectern"; it has 1, 2, 3, 4.',
    '"talk" tells zones but no directions.',
  ]);
  expect(talkerProblemsOf({ profile: 'p300' }, [straight])).toEqual([
    '"talk" is used as a talker microphone but tells of no talkers.',
  ]);
});
