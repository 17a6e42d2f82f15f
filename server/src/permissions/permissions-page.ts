import { permissions, type PermissionRule, standings } from '../meeting/permissions.ts';
import { type Permission, permissionNames } from '../protocol/index.ts';
import { fleetCallers, fleetTable } from './fleet-table.ts';
import { type Access, type AccessName, permissionTable } from './permission-table.ts';
import { rolePermissions } from './roles.ts';

/** A route as the HTTP side registered it. */
export interface PageRoute {
  readonly method: string;
  readonly url: string;
  readonly access: AccessName;
}

type Row = readonly string[];

/** Columns as wide as their widest cell, the way the formatter wants them. */
function table(header: Row, rows: readonly Row[]): string {
  const widths = header.map((head, column) => Math.max(3, head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

const row = (first: string, rest: Row, last: Row = []): Row => [first, ...rest, ...last];
const code = (text: string): string => `\`${text}\``;
const tick = (is: boolean): string => (is ? 'ja' : '');

/** What is asked for instead of a session; the other open ways are public. */
const ownProof: ReadonlyMap<AccessName, string> = new Map([
  ['signOnCallback', 'Antwort des Anmeldedienstes, nur mit dem Cookie des Beginns'],
  ['signOnLogout', 'Anmeldedienst, durch Signatur'],
  ['metrics', 'eingetragene Adressen'],
  ['fleetSocket', 'gekoppelter Raum, durch Signatur'],
  ['conferenceSocket', 'wer ein Ticket hat'],
]);

const holderWords = (access: { readonly needs: Permission; readonly guests: boolean }): string =>
  `${code(access.needs)}${access.guests ? ' oder Gast' : ''}`;

function wordsOf(name: AccessName, access: Access): string {
  switch (access) {
    case 'open':
      return ownProof.get(name) ?? 'öffentlich';
    case 'everybody':
      return 'alle, auch ohne Anmeldung';
    case 'signed-in':
      return 'angemeldet';
    default:
      return `${'needs' in access ? holderWords(access) : `angemeldet: ${access.stages.map(code).join(', ')}`}${access.proof ? ', frischer Code' : ''}`;
  }
}

const rolesTable = (): string => {
  const roles = ['user', 'facility', 'admin'] as const;
  return table(
    ['Recht', ...roles.map(code)],
    permissionNames.map((name) =>
      row(
        code(name),
        roles.map((role) => tick(rolePermissions[role].includes(name))),
      ),
    ),
  );
};

function routesTable(routes: readonly PageRoute[]): string {
  const rows = routes
    .filter(({ method }) => method !== 'HEAD')
    .toSorted((a, b) => a.url.localeCompare(b.url, 'en') || a.method.localeCompare(b.method, 'en'))
    .map(({ method, url, access }) => [
      code(`${method} ${url}`),
      code(access),
      wordsOf(access, permissionTable[access]),
    ]);
  return table(['Weg', 'Zeile', 'Wer'], rows);
}

/** `self`: the request may be aimed at oneself only. */
function standingCell(rule: PermissionRule, standing: (typeof standings)[number]): string {
  return rule.who.includes(standing) ? 'ja' : rule.self.includes(standing) ? 'selbst' : '';
}

const conferenceTable = (): string =>
  table(
    ['Anfrage', ...standings.map(code), 'Vorsitz geschützt'],
    Object.entries(permissions).map(([method, rule]) =>
      row(
        code(method),
        standings.map((standing) => standingCell(rule, standing)),
        [tick(rule.chairIsSafe)],
      ),
    ),
  );

const fleetPage = (): string =>
  table(
    ['Anfrage', ...fleetCallers.map(code)],
    Object.entries(fleetTable).map(([method, who]) =>
      row(
        code(method),
        fleetCallers.map((one) => tick(who.includes(one))),
      ),
    ),
  );

/** The permission tables as a page for people, in Markdown. Whoever may do something stands here or may not do it. */
export const permissionsPage = (routes: readonly PageRoute[]): string => `# Wer darf was

Diese Seite wird aus den Tabellen geschrieben, nach denen die Instanz entscheidet: \`npm run docs\`. Ein Test schlägt fehl, wenn sie
veraltet ist; ein zweiter stellt jede Anfrage in jeder Rolle an die laufende Instanz und vergleicht die Antwort mit diesen Tabellen
(\`permission-matrix.test.ts\` in \`server/src/http\`, \`server/src/conference\` und \`server/src/fleet\`).

## Rechte der Konten

Eine Rolle ist eine Menge von Rechten. Die Zuordnung der Gruppen eines Anmeldedienstes kann einzelne Rechte zusätzlich geben.
Ein gesperrtes Konto hat keine Sitzung und damit kein Recht. Wer sein erstes Kennwort noch nicht geändert hat, darf nur das.

${rolesTable()}

## Wege über HTTP

${routesTable(routes)}

Stufen der Anmeldung: \`unproved\` hat den Code des zweiten Faktors noch nicht gegeben, \`pending\` das erzeugte Kennwort noch nicht geändert,
\`unenrolled\` den vorgeschriebenen zweiten Faktor noch nicht eingerichtet, \`complete\` ist fertig angemeldet; ein Recht verlangt immer
\`complete\`. „Frischer Code“: Konten mit zweitem Faktor müssen ihn in den letzten zehn Minuten gegeben haben.

## Anfragen in der Konferenz

Sie gehen über \`/conference\`, zuerst immer \`hello\` mit einem Ticket oder dem Schlüssel zur Wiederaufnahme. \`moderator\` ist, wen der
Vorsitz dazu gemacht hat; \`room\` ist ein Raum, gleich in welcher Rolle; \`waiting\` wartet auf Einlass. „Vorsitz geschützt“: gegen den
Vorsitz darf nur der Vorsitz selbst so handeln.

${conferenceTable()}

## Anfragen der Räume

Sie gehen über \`/fleet\`. Ein Raum weist sich mit der Signatur seines Schlüssels aus.

${fleetPage()}
`;
