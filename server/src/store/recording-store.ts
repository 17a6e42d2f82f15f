import type { Database } from './open-store.ts';
import type { RecordingsTable } from './tables.ts';

/** A place in a recording. */
export interface RecordedChapter {
  readonly atMs: number;
  readonly title: string;
}

/**
 * One file: a part of a meeting. `running`: it is being written; `finishing`: put together; `failed`: what was
 * written is kept, but could not be put together.
 */
export interface RecordingRecord {
  readonly id: string;
  readonly meetingId: string;
  readonly title: string;
  /** Counts the parts of one recording from 1. */
  readonly part: number;
  /** Account that started it. */
  readonly ownerId: string;
  /** Account whose meeting it was; null for a meeting of a room. */
  readonly organiserId: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly state: RecordingsTable['state'];
  readonly durationMs: number;
  readonly bytes: number;
  readonly chapters: readonly RecordedChapter[];
}

function isChapter(value: unknown): value is RecordedChapter {
  return (
    typeof value === 'object' &&
    value !== null &&
    'atMs' in value &&
    typeof value.atMs === 'number' &&
    'title' in value &&
    typeof value.title === 'string'
  );
}

function chaptersOf(text: string): RecordedChapter[] {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.filter(isChapter) : [];
}

const recordOf = (row: RecordingsTable): RecordingRecord => ({
  id: row.id,
  meetingId: row.meeting_id,
  title: row.title,
  part: row.part,
  ownerId: row.owner_id,
  organiserId: row.organiser_id,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  state: row.state,
  durationMs: row.duration_ms,
  bytes: row.bytes,
  chapters: chaptersOf(row.chapters),
});

const rowOf = (record: RecordingRecord): RecordingsTable => ({
  id: record.id,
  meeting_id: record.meetingId,
  title: record.title,
  part: record.part,
  owner_id: record.ownerId,
  organiser_id: record.organiserId,
  started_at: record.startedAt,
  ended_at: record.endedAt,
  state: record.state,
  duration_ms: record.durationMs,
  bytes: record.bytes,
  chapters: JSON.stringify(record.chapters),
});

/** What is known of recordings; the files lie beside the database. */
export class RecordingStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async all(): Promise<RecordingRecord[]> {
    const rows = await this.#database.selectFrom('recordings').selectAll().orderBy('started_at').execute();
    return rows.map(recordOf);
  }

  /** Writes it whole, whether it was there or not. */
  async save(record: RecordingRecord): Promise<void> {
    const row = rowOf(record);
    await this.#database
      .insertInto('recordings')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }

  async delete(id: string): Promise<void> {
    await this.#database.deleteFrom('recordings').where('id', '=', id).execute();
  }
}
