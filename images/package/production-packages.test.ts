import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { billOfMaterials } from './bill-of-materials.ts';
import { productionPackages } from './production-packages.ts';

const root = resolve(import.meta.dirname, '../..');
const lock = {
  packages: {
    server: { dependencies: { a: '1.0.0', shared: '1.0.0' }, devDependencies: { onlyBuilt: '1.0.0' } },
    'node_modules/a': { version: '1.0.0', license: 'MIT', dependencies: { shared: '2.0.0' } },
    'node_modules/a/node_modules/shared': { version: '2.0.0', optionalDependencies: { 'other-machine': '1.0.0' } },
    'node_modules/shared': { version: '1.0.0', license: '(MIT OR Apache-2.0)', integrity: 'sha512-AAAA' },
    'node_modules/onlyBuilt': { version: '1.0.0' },
  },
};

test('what runs is found as the runtime finds it: the nearest copy, nothing that is only built in', () => {
  expect(productionPackages(lock, 'server').map(({ path, version }) => `${path} ${version}`)).toEqual([
    'node_modules/a 1.0.0',
    'node_modules/a/node_modules/shared 2.0.0',
    'node_modules/shared 1.0.0',
  ]);
});

test('a lock file that lacks something, or is none, is refused with its name', () => {
  expect(() => productionPackages({ packages: { server: { dependencies: { b: '1.0.0' } } } }, 'server')).toThrow(
    'the lock file lacks b, which server needs',
  );
  expect(() => productionPackages({ packages: {} }, 'server')).toThrow('no entry server');
  expect(() => productionPackages('{}', 'server')).toThrow();
});

test('the bill of materials names version, licence and hash of each part', () => {
  const bill = billOfMaterials(
    { name: 'ratspult', version: '1.2.3' },
    productionPackages(lock, 'server'),
    [{ name: 'node', version: '24.0.0', license: 'MIT' }],
    new Date(0),
  );
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: { timestamp: '1970-01-01T00:00:00.000Z', component: { version: '1.2.3' } },
    components: [
      { purl: 'pkg:npm/a@1.0.0', licenses: [{ expression: 'MIT' }] },
      { purl: 'pkg:npm/shared@2.0.0', licenses: [] },
      { licenses: [{ expression: 'MIT OR Apache-2.0' }], hashes: [{ alg: 'SHA-512', content: '000000' }] },
      { type: 'application', purl: 'pkg:generic/node@24.0.0' },
    ],
  });
});

test('the real lock file leads to the server’s libraries and to none of the pages’', () => {
  const names = productionPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')), 'server').map(
    ({ name }) => name,
  );
  expect(names).toEqual(expect.arrayContaining(['fastify', 'mediasoup', 'pg']));
  expect(names).not.toEqual(expect.arrayContaining(['lit']));
  expect(names).not.toEqual(expect.arrayContaining(['mediasoup-client']));
});
