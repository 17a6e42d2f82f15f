import type { AccountService } from '../accounts/account-service.ts';
import { openAccounts } from '../accounts/open-accounts.ts';
import { defaultHashCost } from '../accounts/password-hasher.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { systemClock } from '../clock.ts';
import type { ServerConfig } from '../config/config-schema.ts';
import { newLog } from '../log.ts';
import { unwrap } from '../outcome.ts';
import { systemRandom } from '../random.ts';
import { ServerError } from '../server-error.ts';
import { AuditStore } from '../store/audit-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { SessionStore } from '../store/session-store.ts';

/**
 * Gives a local account a new password, for who stands at the server and can no longer get in; on an empty instance it
 * makes the first administrator. Its sessions and its lock after wrong passwords end. The instance may run meanwhile.
 * @returns the password, to be shown once
 * @throws ServerError `not-found` when there is no such account, `not-allowed` when it comes from an identity provider
 */
export async function resetPassword(config: ServerConfig, username: string): Promise<string> {
  const database = await openDatabase(config, systemClock.now());
  const audit = new AuditLog(new AuditStore(database), systemClock, newLog('silent'));
  try {
    const parts = {
      clock: systemClock,
      random: systemRandom,
      hashCost: defaultHashCost,
      keyFile: config.secondFactor.keyFile,
    };
    const { accounts } = await openAccounts(database, parts);
    const { account, initialPassword } = await resetOrMake(accounts, username);
    await new SessionStore(database).deleteOfAccount(account.id);
    audit.record({ actor: 'operator', action: 'account.reset', target: username, outcome: 'ok' });
    return initialPassword;
  } finally {
    await audit.close();
    await database.destroy();
  }
}

/**
 * Takes the second factor of a local account away, for who lost phone and recovery codes; its sessions end. Where one is
 * required the account sets up a new one at its next sign-in. The instance may run meanwhile.
 * @throws ServerError `not-found` when there is no such account
 */
export async function resetSecondFactor(config: ServerConfig, username: string): Promise<void> {
  const database = await openDatabase(config, systemClock.now());
  const audit = new AuditLog(new AuditStore(database), systemClock, newLog('silent'));
  try {
    const { keyFile } = config.secondFactor;
    const parts = { clock: systemClock, random: systemRandom, hashCost: defaultHashCost, keyFile };
    const { accounts, secondFactor } = await openAccounts(database, parts);
    const account = await accounts.byUsername(username);
    if (account === null) {
      throw new ServerError('not-found', `there is no account "${username}"`);
    }
    await secondFactor.remove(account.id);
    await new SessionStore(database).deleteOfAccount(account.id);
    audit.record({ actor: 'operator', action: 'second-factor.reset', target: username, outcome: 'ok' });
  } finally {
    await audit.close();
    await database.destroy();
  }
}

async function resetOrMake(accounts: AccountService, username: string) {
  const account = await accounts.byUsername(username);
  if (account !== null) {
    return unwrap(await accounts.resetPassword(account.id));
  }
  if ((await accounts.list()).length > 0) {
    throw new ServerError('not-found', `there is no account "${username}"`);
  }
  return unwrap(await accounts.create({ username, displayName: 'Administration', role: 'admin' }));
}
