import { expect, test } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { checkRecording } from './check-recording.ts';

const settings = (more: object) =>
  readConfig(
    { dataDir: 'data', listen: [{ host: '127.0.0.1', port: 0 }], recording: { enabled: true }, ...more },
    tempFolder(),
  ).recording;

test('a missing ffmpeg and a full disk are named with their remedies', async () => {
  const found = await checkRecording({
    ...settings({ ffmpeg: '/nowhere/ffmpeg' }),
    minFreeBytes: Number.MAX_SAFE_INTEGER,
  });
  expect(found.map(({ state, remedy }) => [state, remedy])).toEqual([
    ['error', 'install the package ffmpeg, or set "ffmpeg" to the program'],
    ['warning', 'make room, or set "folder" to a larger disk'],
  ]);
});

test('recording is off until it is switched on, and its files lie beside the database', () => {
  expect(settings({ recording: undefined }).enabled).toBe(false);
  expect(settings({})).toMatchObject({
    enabled: true,
    retentionMs: 30 * 24 * 3_600_000,
    announceMs: 10_000,
    atOnce: 2,
  });
  expect(settings({}).folder).toMatch(/data\/recordings$/);
});
