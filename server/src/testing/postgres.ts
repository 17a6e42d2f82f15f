import { afterAll, beforeAll, test } from 'vitest';
import type { PostgresConfig } from '../config/config-schema.ts';
import { postgresMissing, PostgresServer } from './postgres-server.ts';

/** One server for the tests of a file; without PostgreSQL they are skipped and the reason is printed. */
export function usePostgres(): {
  readonly testOnPostgres: ReturnType<typeof test.skipIf>;
  readonly server: () => PostgresServer;
  readonly newDatabase: () => Promise<PostgresConfig & { readonly name: string }>;
} {
  let server: PostgresServer | null = null;
  if (postgresMissing === null) {
    beforeAll(async () => {
      server = await PostgresServer.start();
    });
    afterAll(async () => {
      await server?.stop();
    });
  } else {
    process.stderr.write(`skipped: ${postgresMissing}\n`);
  }
  const running = (): PostgresServer => {
    if (server === null) {
      throw new Error('PostgreSQL does not run');
    }
    return server;
  };
  return {
    testOnPostgres: test.skipIf(postgresMissing !== null),
    server: running,
    newDatabase: async () => ({
      kind: 'postgresql',
      caFile: null,
      connections: 4,
      upgradeWithoutBackup: false,
      ...(await running().newDatabase()),
    }),
  };
}
