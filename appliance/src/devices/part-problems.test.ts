import { fileURLToPath } from 'node:url';
import { createDevice, systemClock } from '@ratspult/device-drivers';
import { expect, test } from 'vitest';
import { parseConfiguration } from '../config/parse-configuration.ts';
import { silentLog } from '../log.ts';
import { chamberFile } from '../testing/rooms.ts';
import { partProblems } from './part-problems.ts';

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
