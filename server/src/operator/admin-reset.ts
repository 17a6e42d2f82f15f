import { newPassword } from '../accounts/new-password.ts';
import { defaultHashCost, PasswordHasher } from '../accounts/password-hasher.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { systemClock } from '../clock.ts';
import type { ServerConfig } from '../config/config-schema.ts';
import { newLog } from '../log.ts';
import { newId, systemRandom } from '../random.ts';
import { ServerError } from '../server-error.ts';
import { AccountStore } from '../store/account-store.ts';
import { AuditStore } from '../store/audit-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Database } from '../store/open-store.ts';
import { SessionStore } from '../store/session-store.ts';

/**
 * Gives a local account a new password, for who stands at the server and can no longer get in; on an empty instance it
 * makes the first administrator. Its sessions end. The instance may run meanwhile.
 * @returns the password, to be shown once
 * @throws ServerError `not-found` when there is no such account
 */
export async function resetPassword(config: ServerConfig, username: string): Promise<string> {
  const database = await openDatabase(config, systemClock.now());
  const audit = new AuditLog(new AuditStore(database), systemClock, newLog('silent'));
  try {
    const password = newPassword(systemRandom);
    await setPassword(database, username, await new PasswordHasher(systemRandom, defaultHashCost).hash(password));
    audit.record({ actor: 'operator', action: 'account.reset', target: username, outcome: 'ok' });
    return password;
  } finally {
    await audit.close();
    await database.destroy();
  }
}

async function setPassword(database: Database, username: string, passwordHash: string): Promise<void> {
  const store = new AccountStore(database);
  const account = await store.byUsername(username);
  if (account !== null) {
    await store.setPassword(account.id, passwordHash, true);
    await new SessionStore(database).deleteOfAccount(account.id);
    return;
  }
  if ((await store.all()).length > 0) {
    throw new ServerError('not-found', `there is no account "${username}"`);
  }
  await store.insert({
    id: newId(systemRandom),
    username,
    displayName: 'Administration',
    role: 'admin',
    passwordHash,
    mustChangePassword: true,
    createdAt: systemClock.now(),
    disabledAt: null,
    origin: null,
    permissions: [],
  });
}
