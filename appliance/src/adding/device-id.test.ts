import { expect, test } from 'vitest';
import { deviceIdFor } from './device-id.ts';

test('an id is made of the name, fit for files and addresses, and unlike any that is taken', () => {
  const taken = new Set(['kamera-empore', 'kamera-empore-2']);
  expect(deviceIdFor('Kamera Empore', new Set())).toBe('kamera-empore');
  expect(deviceIdFor('Kamera Empore', taken)).toBe('kamera-empore-3');
  expect(deviceIdFor('Bürgertür (groß) / Café', new Set())).toBe('buergertuer-gross-cafe');
  expect(deviceIdFor('会议室', new Set())).toBe('geraet');
  expect(deviceIdFor('../../etc/passwd', new Set())).toBe('etc-passwd');
  expect(deviceIdFor('x'.repeat(80), new Set())).toHaveLength(40);
});
