import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Pool } from 'pg';
import { ServerError } from '../../server-error.ts';
import { judged } from './pool.ts';

/** Kysely's driver declares to hand out any connection and takes back only its own kind. */
type Inner = Parameters<PostgresDriver['releaseConnection']>[0];
const isInner = (connection: DatabaseConnection): connection is Inner => 'collectSessionInfo' in connection;

class WatchedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;

  constructor(inner: DatabaseConnection) {
    this.inner = inner;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.inner.executeQuery<R>(query);
    } catch (error) {
      throw judged(error);
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

/** Kysely's own driver, except that an error of the network arrives as `database-away`. */
class WatchedDriver implements Driver {
  readonly #driver: PostgresDriver;
  readonly #inner = new WeakMap<DatabaseConnection, Inner>();

  constructor(driver: PostgresDriver) {
    this.#driver = driver;
  }

  async init(): Promise<void> {
    await this.#driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    try {
      const inner = await this.#driver.acquireConnection();
      const watched = new WatchedConnection(inner);
      if (isInner(inner)) {
        this.#inner.set(watched, inner);
      }
      return watched;
    } catch (error) {
      throw judged(error);
    }
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await this.#passOn(this.#driver.beginTransaction(this.#of(connection), settings));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#passOn(this.#driver.commitTransaction(this.#of(connection)));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#passOn(this.#driver.rollbackTransaction(this.#of(connection)));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#driver.releaseConnection(this.#of(connection));
  }

  async destroy(): Promise<void> {
    await this.#driver.destroy();
  }

  #of(connection: DatabaseConnection): Inner {
    const inner = this.#inner.get(connection);
    if (inner === undefined) {
      throw new ServerError('internal', 'a connection of another driver');
    }
    return inner;
  }

  async #passOn(step: Promise<void>): Promise<void> {
    try {
      await step;
    } catch (error) {
      throw judged(error);
    }
  }
}

export class WatchedPostgresDialect extends PostgresDialect {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): Driver {
    return new WatchedDriver(new PostgresDriver({ pool: this.#pool }));
  }
}
