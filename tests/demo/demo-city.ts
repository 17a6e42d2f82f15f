import { randomInt } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { InstanceClient } from './instance-client.ts';

const Login = Type.Object({ username: Type.String(), password: Type.String(), who: Type.String() });
const DemoLogins = Type.Object({ admin: Login, facility: Login, chair: Login, councillor: Login });
export type DemoLogins = Static<typeof DemoLogins>;

/** Letters and digits that cannot be mistaken for one another; 4 groups of 5 are about 98 bits. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const generatePassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
  ).join('-');

const people = {
  facility: { username: 'haustechnik', displayName: 'Anna Beispiel', role: 'facility', who: 'Haustechnik (Konsole)' },
  chair: { username: 'ratsbuero', displayName: 'Jens Albers', role: 'user', who: 'Ratsbüro (leitet Besprechungen)' },
  councillor: { username: 'stadtrat', displayName: 'Dr. Maren Lüders', role: 'user', who: 'Mitglied des Rates' },
} as const;

/** Every account goes the way of a real one: generated password, first sign-in, change. */
const adopt = async (
  origin: string,
  account: { username: string; initialPassword: string; who: string },
): Promise<Static<typeof Login>> => {
  const client = new InstanceClient(origin);
  const password = generatePassword();
  await client.signIn(account.username, account.initialPassword);
  await client.call('changePassword', { currentPassword: account.initialPassword, newPassword: password });
  return { username: account.username, password, who: account.who };
};

/** Makes the demo's accounts on a new instance. Passwords are random; nothing is the same on two machines. */
export const createDemoLogins = async (
  origin: string,
  firstAdmin: { readonly username: string; readonly password: string },
): Promise<DemoLogins> => {
  const admin = await adopt(origin, {
    username: firstAdmin.username,
    initialPassword: firstAdmin.password,
    who: 'Verwaltung (Konten)',
  });
  const client = new InstanceClient(origin);
  await client.signIn(admin.username, admin.password);
  const create = async (person: (typeof people)[keyof typeof people]): Promise<Static<typeof Login>> => {
    const { username, displayName, role, who } = person;
    const { initialPassword } = await client.call('createAccount', { username, displayName, role });
    return adopt(origin, { username, initialPassword, who });
  };
  return {
    admin,
    facility: await create(people.facility),
    chair: await create(people.chair),
    councillor: await create(people.councillor),
  };
};

/** The logins of an earlier start, or null. */
export const readDemoLogins = (file: string): DemoLogins | null => {
  if (!existsSync(file)) {
    return null;
  }
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Check(DemoLogins, content) ? content : null;
};

export const writeDemoLogins = (file: string, logins: DemoLogins): void => {
  writeFileSync(file, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
};

const hourMs = 3_600_000;

/** Meetings of the day for the room: one that runs now, one next, one later. Only made when the room has none to come. */
export const scheduleDemoMeetings = async (client: InstanceClient, roomId: string, nowMs: number): Promise<void> => {
  const { items } = await client.call('listMeetings', null);
  if (items.some((meeting) => meeting.roomId === roomId && meeting.endsAt > nowMs)) {
    return;
  }
  const quarter = Math.floor(nowMs / 900_000) * 900_000;
  const plan = [
    ['Sitzung der Stadtverordnetenversammlung', quarter, quarter + 2 * hourMs],
    ['Haupt- und Finanzausschuss', quarter + 3 * hourMs, quarter + 4 * hourMs],
    ['Ältestenrat', quarter + 5 * hourMs, quarter + 6 * hourMs],
  ] as const;
  for (const [title, startsAt, endsAt] of plan) {
    await client.call('createMeeting', { title, startsAt, endsAt, roomId, guestsAllowed: true });
  }
};
