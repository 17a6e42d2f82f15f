import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSpreadLimits } from '../media/spread/choose-host.ts';
import { isServerError } from '../server-error.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { isLoopback, readConfig, readConfigFile } from './read-config.ts';

const smallest = { dataDir: 'data', listen: [{ host: '127.0.0.1', port: 0 }] };

const mail = { host: 'mail.stadt.example', port: 587, tls: 'starttls', from: 'konferenz@stadt.example' };

const refusalOf = (input: unknown): { code: string; path: string | null; message: string } => {
  try {
    readConfig(input, '/etc/ratspult');
  } catch (error) {
    if (isServerError(error)) {
      return { code: error.code, path: error.path, message: error.message };
    }
    throw error;
  }
  throw new Error('the configuration was accepted');
};

describe('the configuration', () => {
  test('fills in every default and makes file names absolute', () => {
    const config = readConfig(
      { ...smallest, listen: [{ host: '192.0.2.1', port: 443, tls: { certFile: 'cert.pem', keyFile: '/k.pem' } }] },
      '/etc/ratspult',
    );
    expect(config.dataDir).toBe('/etc/ratspult/data');
    expect(config.listen[0]?.tls).toEqual({ certFile: '/etc/ratspult/cert.pem', keyFile: '/k.pem' });
    expect(config.publicUrl).toBeNull();
    expect(config.media.listenIps).toEqual([{ ip: '127.0.0.1' }]);
    expect(config.media.spread).toEqual(defaultSpreadLimits);
    expect(config.limits.bodyBytes).toBe(65_536);
    expect(config.logLevel).toBe('info');
  });

  test('takes PostgreSQL with its address in a file, and SQLite when nothing is said', () => {
    expect(readConfig(smallest, '/').database).toEqual({ kind: 'sqlite' });
    const database = { kind: 'postgresql', urlFile: 'database.url' };
    expect(readConfig({ ...smallest, database }, '/etc/ratspult').database).toEqual({
      kind: 'postgresql',
      urlFile: '/etc/ratspult/database.url',
      caFile: null,
      connections: 20,
      upgradeWithoutBackup: false,
    });
  });

  test('takes a mail server with a login from a file, and none when nothing is said', () => {
    expect(readConfig(smallest, '/').mail).toBeNull();
    const login = { user: 'ratspult', passwordFile: 'secrets/mail' };
    expect(readConfig({ ...smallest, mail: { ...mail, ...login } }, '/etc/ratspult').mail).toEqual({
      host: 'mail.stadt.example',
      port: 587,
      tls: 'starttls',
      caFile: null,
      login: { user: 'ratspult', passwordFile: '/etc/ratspult/secrets/mail' },
      from: { name: 'Ratspult', address: 'konferenz@stadt.example' },
    });
  });

  test('says how far a meeting spreads over the workers', () => {
    const media = { workers: 4, workersPerMeeting: 2, spreadAtCpu: 0.5, consumersPerWorker: 800 };
    expect(readConfig({ ...smallest, media }, '/').media).toMatchObject({
      workers: 4,
      spread: { workersPerMeeting: 2, spreadAtCpu01: 0.5, consumersPerWorker: 800, packetsPerSecondPerWorker: null },
    });
  });

  test('lets a meeting use every worker when it says null', () => {
    expect(
      readConfig({ ...smallest, media: { workersPerMeeting: null } }, '/').media.spread.workersPerMeeting,
    ).toBeNull();
  });

  test('drops the trailing slash of the public address', () => {
    expect(readConfig({ ...smallest, publicUrl: 'https://konferenz.stadt.example/' }, '/').publicUrl).toBe(
      'https://konferenz.stadt.example',
    );
  });

  test.each([
    [{ ...smallest, limts: {} }, '/limts', 'did you mean "limits"'],
    [{ ...smallest, limits: { bodyByte: 1 } }, '/limits/bodyByte', 'did you mean "bodyBytes"'],
    [{ ...smallest, listen: [{ host: '::1', prot: 1 }] }, '/listen/0/prot', 'did you mean "port"'],
    [{ listen: smallest.listen }, '', 'dataDir'],
    [{ ...smallest, database: { kind: 'postgresql', urlfil: 'x' } }, '/database/urlfil', 'did you mean "urlFile"'],
    [{ ...smallest, database: { kind: 'postgresql' } }, '/database/urlFile', 'needed'],
    [{ ...smallest, database: { kind: 'sqlite', urlFile: 'x' } }, '/database/urlFile', 'postgresql'],
    [{ ...smallest, listen: [] }, '/listen', ''],
    [{ ...smallest, listen: [{ host: '127.0.0.1', port: 65_536 }] }, '/listen/0/port', ''],
    [{ ...smallest, listen: [{ host: '192.0.2.1', port: 80 }] }, '/listen/0', 'loopback only'],
    [
      { ...smallest, listen: [{ host: '::', port: 443, tls: { certFile: 'c', keyFile: 'k' } }] },
      '/publicUrl',
      'needed',
    ],
    [{ ...smallest, publicUrl: 'ftp://x' }, '/publicUrl', ''],
    [{ ...smallest, mail: { ...mail, tls: 'none' } }, '/mail/tls', 'loopback only'],
    [{ ...smallest, mail: { ...mail, user: 'ratspult' } }, '/mail/passwordFile', 'needed'],
    [{ ...smallest, mail: { ...mail, passwordFile: 'x' } }, '/mail/user', 'needed'],
    [{ ...smallest, mail: { ...mail, from: 'Amt <a@b.de>' } }, '/mail/from', ''],
    [{ ...smallest, mail: { ...mail, password: 'x' } }, '/mail/password', 'did you mean "passwordFile"'],
    [{ ...smallest, timeZone: 'Europe/Bielefeld' }, '/timeZone', 'Europe/Berlin'],
    [{ ...smallest, publicUrl: 'https://user@host' }, '/publicUrl', ''],
    [null, '', ''],
    ['text', '', ''],
  ])('refuses %j and says where', (input, path, message) => {
    const refusal = refusalOf(input);
    expect(refusal.code).toBe('config-invalid');
    expect(refusal.path).toBe(path);
    expect(refusal.message).toContain(message);
  });

  test('says which file cannot be read or is no JSON', () => {
    const folder = tempFolder();
    const file = join(folder, 'server.json');
    expect(() => readConfigFile(file)).toThrow(/server\.json: ENOENT/);
    writeFileSync(file, '{\n  "dataDir": "data"\n  "listen": []\n}');
    expect(() => readConfigFile(file)).toThrow(/server\.json, line 3, column 3: CommaExpected/);
    writeFileSync(file, JSON.stringify(smallest));
    expect(readConfigFile(file).dataDir).toBe(join(folder, 'data'));
  });

  test('takes comments and a last comma', () => {
    const file = join(tempFolder(), 'server.jsonc');
    writeFileSync(file, `// Amt 10\n${JSON.stringify(smallest).replace(/}$/, ', /* ende */ }')}`);
    expect(readConfigFile(file).listen).toHaveLength(1);
  });

  test('anything at all is either a whole configuration or refused by its own error', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(refusalOf(input).code).toBe('config-invalid');
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('dataDir', 'listen', 'media', 'limits'), fc.jsonValue()), (patch) => {
        try {
          expect(readConfig({ ...smallest, ...patch }, '/').listen.length).toBeGreaterThan(0);
        } catch (error) {
          expect(isServerError(error) && error.code).toBe('config-invalid');
        }
      }),
    );
  });

  test('knows what never leaves the machine', () => {
    for (const host of ['localhost', '127.0.0.1', '127.9.8.7', '::1', '[::1]', '::ffff:127.0.0.1']) {
      expect(isLoopback(host)).toBe(true);
    }
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example', 'localhost.example']) {
      expect(isLoopback(host)).toBe(false);
    }
  });
});
