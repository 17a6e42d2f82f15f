import { expect, test } from 'vitest';
import { parseRoute } from './routes.ts';

test('addresses lead to their pages, unknown ones to the list of rooms', () => {
  expect(parseRoute('')).toEqual({ page: 'rooms' });
  expect(parseRoute('#/raeume')).toEqual({ page: 'rooms' });
  expect(parseRoute('#/raeume/a%20b')).toEqual({ page: 'room', roomId: 'a b' });
  expect(parseRoute('#/raeume/a%20b/geraet')).toEqual({ page: 'add-device', roomId: 'a b', deviceId: null });
  expect(parseRoute('#/raeume/a/geraet/kamera-1')).toEqual({ page: 'add-device', roomId: 'a', deviceId: 'kamera-1' });
  expect(parseRoute('#/protokoll')).toEqual({ page: 'audit' });
  expect(parseRoute('#/konten')).toEqual({ page: 'accounts' });
  expect(parseRoute('#/nichts')).toEqual({ page: 'rooms' });
});
