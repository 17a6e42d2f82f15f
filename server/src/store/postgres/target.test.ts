import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../testing/temp-folder.ts';
import { describeTarget, readTarget } from './target.ts';

const read = (text: string, caFile: string | null = null) => {
  const urlFile = join(tempFolder(), 'database.url');
  writeFileSync(urlFile, text);
  return readTarget({ kind: 'postgresql', urlFile, caFile, connections: 2, upgradeWithoutBackup: false });
};

test('a database on another machine is spoken to by TLS with its certificate checked, whatever the address says', () => {
  const target = read('postgresql://rat:ge%20heim@db.stadt.example:5433/rat?sslmode=disable\n', '/ca.pem');
  expect(target).toEqual({
    host: 'db.stadt.example',
    port: 5433,
    user: 'rat',
    password: 'ge heim',
    database: 'rat',
    tls: { caFile: '/ca.pem' },
  });
  expect(describeTarget(target)).toBe('PostgreSQL db.stadt.example:5433/rat');
});

test.each([
  ['postgres://rat@127.0.0.1/rat', '127.0.0.1'],
  ['postgresql://rat@/rat?host=/run/postgresql', '/run/postgresql'],
])('%s never leaves the machine and needs no TLS', (text, host) => {
  expect(read(text)).toMatchObject({ host, port: 5432, password: null, tls: null });
});

test.each(['', 'mysql://rat:geheim@x/rat', 'postgresql://rat:geheim@x', 'postgresql://x/rat', 'postgresql://rat@/rat'])(
  '%j is refused without showing a password',
  (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'config-invalid', path: '/database/urlFile' }));
    expect(() => read(text)).not.toThrow(/geheim/);
  },
);
