import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { readConfigFile } from '../config/read-config.ts';
import { ServerError } from '../server-error.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { AuditStore } from '../store/audit-store.ts';
import { type DatabasePlace, openDatabase } from '../store/open-database.ts';
import { newLog } from '../log.ts';
import { holds, readAudit } from './audit-report.ts';
import { resetPassword, resetSecondFactor } from './admin-reset.ts';
import { backUp, backUpSuffix } from './backup.ts';
import { dropOldBackUps, nextBackUp } from './backup-rotation.ts';
import { checkInstance } from './check-instance.ts';
import { formatFinding } from './findings.ts';
import { collectPerson } from './person-export.ts';
import { restore } from './restore.ts';

export const usage = `Usage: node server/src/main.ts [COMMAND] --config <file.json>

  (no command)             run the municipal instance; stops at SIGTERM or Ctrl-C
  doctor                   look at configuration, clock, folders, database, pages, worker, ports and
                           certificates; names the remedy for each; starts and changes nothing
  backup FILE              copy the database to FILE, while the instance runs or not
  backup --into FOLDER     the same with a name by time, and --keep N deletes all but the newest N there
  restore FILE             put a back-up in place (instance stopped); what was there is kept in backups/
  audit verify [--hash H]  prove that no entry of the audit log was changed or removed; prints the newest
                           hash: keep it elsewhere, and --hash proves later that the end was not cut off
  admin reset NAME         give a local account a new password, shown once; makes the first administrator
  admin reset-factor NAME  take the second factor of a local account away (phone and recovery codes lost)
  person export NAME FILE  write everything stored about an account as JSON (information by article 15 GDPR)
  audit export FILE        write the audit log with its hashes, one JSON object per line

  --service                run without showing secrets on the terminal: what is printed goes into a journal

Exit status: 0 done and well, 1 failed or not well, 2 wrong use.
`;

interface Call {
  readonly words: readonly string[];
  readonly options: Options;
  readonly configFile: string;
}

interface Options {
  readonly hash: string | null;
  readonly into: string | null;
  /** How many back-ups stay in the folder; null keeps all. */
  readonly keep: number | null;
}

type Print = (line: string) => void;
type Command = (call: Call, print: Print) => Promise<number>;

const auditVerify: Command = async ({ configFile, options: { hash } }, print) => {
  const report = await readAudit(readConfigFile(configFile));
  if (report.brokenAt !== null) {
    print(`Entry ${report.brokenAt} does not fit the one before it: the audit log was changed there.`);
    return 1;
  }
  if (hash !== null && !holds(report, hash)) {
    print(`The chain is whole, but has no entry with hash ${hash}: its end was cut off, or it is another log.`);
    return 1;
  }
  print(`${report.entries} entries, the chain is whole.\nNewest hash: ${report.lastHash}`);
  return 0;
};

const auditExport: Command = async ({ configFile, words }, print) => {
  const target = fileIn(words, 2);
  const report = await readAudit(readConfigFile(configFile));
  if (existsSync(target)) {
    throw new ServerError('file-exists', `${target} is there already; name a new file`);
  }
  writeFileSync(target, report.chain.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
  print(`${report.entries} entries written to ${target}.`);
  if (report.brokenAt !== null) {
    print(`Entry ${report.brokenAt} does not fit the one before it: the audit log was changed there.`);
  }
  return report.brokenAt === null ? 0 : 1;
};

const adminReset: Command = async ({ configFile, words }, print) => {
  const name = words[2];
  if (name === undefined) {
    throw new ServerError('config-invalid', '"admin reset" needs the user name of the account');
  }
  const password = await resetPassword(readConfigFile(configFile), name);
  print(`New password of ${name}, to be changed at the first sign-in:\n\n  ${password}\n`);
  return 0;
};

const personExport: Command = async ({ configFile, words }, print) => {
  const target = fileIn(words, 3);
  if (existsSync(target)) {
    throw new ServerError('file-exists', `${target} is there already; name a new file`);
  }
  const data = await collectPerson(readConfigFile(configFile), words[2] ?? '');
  writeFileSync(target, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600 });
  print(`Written to ${target}. It is for the person alone.`);
  return 0;
};

const adminResetFactor: Command = async ({ configFile, words }, print) => {
  const username = words[2];
  if (username === undefined) {
    throw new ServerError('config-invalid', '"admin reset-factor" needs the user name; --help shows all commands');
  }
  await resetSecondFactor(readConfigFile(configFile), username);
  print(`The second factor of ${username} is gone and the account signed out everywhere.`);
  return 0;
};

const commands: ReadonlyMap<string, Command> = new Map([
  [
    'doctor',
    async ({ configFile }: Call, print: Print) => {
      const findings = await checkInstance(readConfigFile(configFile), systemClock);
      findings.forEach((finding) => print(formatFinding(finding)));
      return findings.some(({ state }) => state === 'error') ? 1 : 0;
    },
  ],
  [
    'backup',
    async ({ configFile, words, options: { into, keep } }: Call, print: Print) => {
      const config = readConfigFile(configFile);
      const suffix = backUpSuffix[config.database.kind];
      const target = into === null ? fileIn(words, 1) : nextBackUp(into, systemClock.now(), suffix);
      await backUp(config, target);
      if (into !== null && keep !== null) {
        dropOldBackUps(into, keep, suffix);
      }
      print(`Back-up written to ${target}. It holds password hashes and the audit log: keep it as safe as the server.`);
      return 0;
    },
  ],
  [
    'restore',
    async ({ configFile, words }: Call, print: Print) => {
      const config = readConfigFile(configFile);
      const source = fileIn(words, 1);
      const kept = await restore(config, source, systemClock.now());
      await recordRestore(config);
      print(`Restored from ${source}.${kept === null ? '' : ` What was there before is kept at ${kept}.`}`);
      return 0;
    },
  ],
  ['admin reset', adminReset],
  ['admin reset-factor', adminResetFactor],
  ['person export', personExport],
  ['audit verify', auditVerify],
  ['audit export', auditExport],
]);

/** Who reads the audit log later must see that there is a gap, and why. */
async function recordRestore(place: DatabasePlace): Promise<void> {
  const database = await openDatabase(place, systemClock.now());
  const audit = new AuditLog(new AuditStore(database), systemClock, newLog('silent'));
  audit.record({ actor: 'operator', action: 'instance.restore', target: 'database', outcome: 'ok' });
  await audit.close();
  await database.destroy();
}

const fileIn = (words: readonly string[], place: number): string => {
  const file = words[place];
  if (file === undefined) {
    throw new ServerError('config-invalid', `"${words.join(' ')}" needs the name of a file; --help shows all commands`);
  }
  return file;
};

export type ParsedCall =
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly sentence: string }
  | { readonly type: 'run'; readonly configFile: string; readonly service: boolean }
  | { readonly type: 'command'; readonly execute: (print: Print) => Promise<number> };

const readWords = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      hash: { type: 'string' },
      into: { type: 'string' },
      keep: { type: 'string' },
      service: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });

/** Reads the words of the command line; nothing is done yet. */
export function parseCall(argv: readonly string[]): ParsedCall {
  let values: ReturnType<typeof readWords>['values'];
  let words: string[];
  try {
    ({ values, positionals: words } = readWords(argv));
  } catch (error) {
    return { type: 'wrong', sentence: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) {
    return { type: 'help' };
  }
  if (values.config === undefined) {
    return { type: 'wrong', sentence: '--config <file.json> is missing' };
  }
  const configFile = values.config;
  if (words.length === 0) {
    return { type: 'run', configFile, service: values.service === true };
  }
  const keep = values.keep === undefined ? null : Number(values.keep);
  if (keep !== null && !(Number.isSafeInteger(keep) && keep > 0)) {
    return { type: 'wrong', sentence: `--keep "${values.keep}" is no number of back-ups` };
  }
  const name = ['audit', 'admin', 'person'].includes(words[0] ?? '') ? words.slice(0, 2).join(' ') : (words[0] ?? '');
  const options = { hash: values.hash ?? null, into: values.into ?? null, keep };
  const command = commands.get(name);
  return command === undefined
    ? { type: 'wrong', sentence: `there is no command "${name}"; there are ${[...commands.keys()].join(', ')}` }
    : { type: 'command', execute: (print) => command({ words, options, configFile }, print) };
}
