import { newToken, type Random } from '../random.ts';
import type { Database } from './open-store.ts';

/** The secret of this name, made at the first call. There is no default. */
export async function secretOf(database: Database, random: Random, name: string): Promise<string> {
  await database
    .insertInto('secrets')
    .values({ name, value: newToken(random) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await database.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirstOrThrow();
  return row.value;
}
