import { usePostgres } from '../testing/postgres.ts';
import { retentionSuite } from './retention-suite.ts';

const { testOnPostgres, newDatabase } = usePostgres();

retentionSuite('PostgreSQL', testOnPostgres, async () => {
  const { urlFile } = await newDatabase();
  return { kind: 'postgresql', urlFile };
});
