import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { TestInstance } from '../testing/test-instance.ts';
import { retentionSuite } from './retention-suite.ts';

retentionSuite('SQLite', test.skipIf(false), async () => undefined);

const day = 86_400_000;

test('an anchor that no entry names, or an entry cut off behind it, shows', async () => {
  const instance = await TestInstance.start({ retention: { auditDays: 30 } });
  await instance.as('facility');
  instance.clock.advance(31 * day);
  await instance.as('facility');
  await instance.app.retention.run();
  await instance.app.retention.run();
  const file = join(instance.dataDir, 'ratspult.sqlite');
  const change = async (sql: string) => {
    const database = new DatabaseSync(file);
    database.exec('begin');
    database.exec(sql);
    database.exec('commit');
    database.close();
    return (await instance.app.audit.verify()).brokenAt;
  };
  expect(await change('select 1')).toBeNull();
  const forged = 'a'.repeat(64);
  expect(await change(`update audit_anchor set hash = '${forged}'`)).not.toBeNull();
  expect(
    await change("update audit_anchor set hash = (select detail from audit where action = 'audit.expire')"),
  ).toBeNull();
  expect(await change('delete from audit where id = (select min(id) from audit)')).not.toBeNull();
});

test('a class that cannot be deleted does not hold up the others', async () => {
  const instance = await TestInstance.start();
  const database = new DatabaseSync(join(instance.dataDir, 'ratspult.sqlite'));
  database.exec('alter table pairing_codes rename to pairing_codes_away');
  await instance.app.retention.run();
  const cookie = await instance.as('facility');
  const { body } = await instance.call('retention', cookie);
  expect(body).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ dataClass: 'pairingCodes', lastRunAt: null }),
      expect.objectContaining({ dataClass: 'roomEvents', lastRunAt: expect.any(Number) }),
    ]),
  });
  database.exec('alter table pairing_codes_away rename to pairing_codes');
  database.close();
});
