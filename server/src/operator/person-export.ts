import { AuditLog } from '../audit/audit-log.ts';
import { systemClock } from '../clock.ts';
import type { ServerConfig } from '../config/config-schema.ts';
import { newLog } from '../log.ts';
import { collectPerson as collect } from '../privacy/person-service.ts';
import { ServerError } from '../server-error.ts';
import { AccountStore } from '../store/account-store.ts';
import { AuditStore } from '../store/audit-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { PersonStore } from '../store/person-store.ts';

/**
 * Everything stored about an account; the instance may run meanwhile. The audit log says that it was asked for.
 * @throws ServerError `not-found` when there is no such account
 */
export async function collectPerson(config: ServerConfig, username: string): Promise<unknown> {
  const database = await openDatabase(config, systemClock.now());
  const audit = new AuditLog(new AuditStore(database), systemClock, newLog('silent'));
  try {
    const account = await new AccountStore(database).byUsername(username);
    if (account === null) {
      throw new ServerError('not-found', `there is no account "${username}"`);
    }
    const data = await collect(account, { store: new PersonStore(database), audit, clock: systemClock });
    audit.record({ actor: 'operator', action: 'person.export', target: account.id, outcome: 'ok' });
    return data;
  } finally {
    await audit.close();
    await database.destroy();
  }
}
