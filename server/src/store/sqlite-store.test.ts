import { onTestFinished, test } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { openStore } from './open-store.ts';
import { storeSuite } from './store-suite.ts';

storeSuite('SQLite', test, async () => {
  const database = openStore(tempFolder(), 0);
  onTestFinished(async () => database.destroy());
  return await Promise.resolve(database);
});
