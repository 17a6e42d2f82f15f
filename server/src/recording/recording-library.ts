import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { holds } from '../permissions/roles.ts';
import type { Recording } from '../protocol/index.ts';
import type { AccountRecord } from '../store/account-store.ts';
import type { RecordingRecord, RecordingStore } from '../store/recording-store.ts';
import { WriteQueue } from '../write-queue.ts';
import { finishedName, finishPart, type SegmentMark } from './finish-part.ts';
import type { RecordingFolder } from './recording-folder.ts';

export interface RecordingLibraryParts {
  readonly store: RecordingStore;
  readonly folder: RecordingFolder;
  readonly ffmpeg: string;
  readonly retentionMs: number;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly log: Log;
}

/** The recordings of the instance, from the first segment to the deletion. */
export class RecordingLibrary {
  readonly #parts: RecordingLibraryParts;
  readonly #records = new Map<string, RecordingRecord>();
  readonly #queue: WriteQueue;
  readonly #finishing = new Set<Promise<void>>();

  private constructor(parts: RecordingLibraryParts) {
    this.#parts = parts;
    this.#queue = new WriteQueue('recordings', parts.log, parts.clock);
  }

  static async load(parts: RecordingLibraryParts): Promise<RecordingLibrary> {
    const library = new RecordingLibrary(parts);
    for (const record of await parts.store.all()) {
      library.#records.set(record.id, record);
    }
    return library;
  }

  /** What a crash of the instance left half done is put together now. */
  recover(): void {
    for (const record of this.#records.values()) {
      if (record.state === 'running' || record.state === 'finishing') {
        this.#finishLater(record, marksIn(this.#parts.folder.of(record.id)));
      }
    }
  }

  begin(record: RecordingRecord): void {
    this.#save(record);
  }

  /** The part is over; its file is there a little later. */
  finish(id: string, marks: readonly SegmentMark[]): void {
    const record = this.#records.get(id);
    if (record !== undefined) {
      const ended: RecordingRecord = { ...record, state: 'finishing', endedAt: this.#parts.clock.now() };
      this.#save(ended);
      this.#finishLater(ended, marks);
    }
  }

  /** Newest first: one's own (started by this account, or of its meeting), or all for who manages recordings. */
  list(account: AccountRecord): Recording[] {
    return [...this.#records.values()]
      .filter((record) => mayHave(account, record))
      .toSorted((a, b) => b.startedAt - a.startedAt || b.part - a.part)
      .map((record) => this.#describe(record));
  }

  /** The file; the download is in the audit log. */
  open(account: AccountRecord, id: string): Outcome<{ readonly path: string; readonly name: string }> {
    const record = this.#records.get(id);
    if (record === undefined || !mayHave(account, record)) {
      return refuse('not-found', 'there is no such recording');
    }
    const path = join(this.#parts.folder.of(id), finishedName);
    if (record.state !== 'ready' || !existsSync(path)) {
      return refuse('conflict', 'the recording is not ready');
    }
    this.#audit(account.username, 'recording.download', record);
    return success({ path, name: fileNameOf(record) });
  }

  async delete(account: AccountRecord, id: string): Promise<Outcome<null>> {
    const record = this.#records.get(id);
    if (record === undefined || !mayHave(account, record)) {
      return refuse('not-found', 'there is no such recording');
    }
    if (record.state === 'running' || record.state === 'finishing') {
      return refuse('conflict', 'the recording is not finished');
    }
    await this.#remove(record);
    this.#audit(account.username, 'recording.delete', record);
    return success(null);
  }

  /** Deletes what was kept long enough. */
  async forgetOld(): Promise<number> {
    let removed = 0;
    const limit = this.#parts.clock.now() - this.#parts.retentionMs;
    for (const record of this.#records.values()) {
      if (record.endedAt !== null && record.endedAt <= limit && record.state !== 'finishing') {
        await this.#remove(record);
        this.#audit('instance', 'recording.expired', record);
        removed += 1;
      }
    }
    return removed;
  }

  /** Resolves when everything that is over is put together and written. */
  async idle(): Promise<void> {
    while (this.#finishing.size > 0) {
      await Promise.all(this.#finishing);
    }
    await this.#queue.idle();
  }

  async close(): Promise<void> {
    await this.idle();
    await this.#queue.close();
  }

  #finishLater(record: RecordingRecord, marks: readonly SegmentMark[]): void {
    const work = this.#finishNow(record, marks).finally(() => this.#finishing.delete(work));
    this.#finishing.add(work);
  }

  async #finishNow(record: RecordingRecord, marks: readonly SegmentMark[]): Promise<void> {
    const { folder, ffmpeg, log, clock } = this.#parts;
    const endedAt = record.endedAt ?? clock.now();
    try {
      const finished = await finishPart(folder.of(record.id), ffmpeg, marks);
      if (finished === null) {
        await this.#remove(record);
        log.info({ recordingId: record.id }, 'a recording without content was dropped');
        return;
      }
      this.#save({ ...record, ...finished, endedAt, state: 'ready' });
      log.info({ recordingId: record.id, durationMs: finished.durationMs }, 'a recording is ready');
    } catch (error) {
      log.error({ recordingId: record.id, err: error }, 'a recording could not be put together');
      this.#save({ ...record, endedAt, state: 'failed' });
    }
  }

  async #remove(record: RecordingRecord): Promise<void> {
    this.#records.delete(record.id);
    this.#parts.folder.remove(record.id);
    await this.#queue.run(() => this.#parts.store.delete(record.id));
  }

  #save(record: RecordingRecord): void {
    this.#records.set(record.id, record);
    this.#queue.add(() => this.#parts.store.save(record));
  }

  #describe({ id, title, part, startedAt, durationMs, bytes, state, endedAt, chapters }: RecordingRecord): Recording {
    const deletedAt = endedAt === null ? null : endedAt + this.#parts.retentionMs;
    return { id, title, part, startedAt, durationMs, bytes, state, deletedAt, chapters: [...chapters] };
  }

  #audit(actor: string, action: string, record: RecordingRecord): void {
    const detail = `part ${record.part} of ${record.meetingId}`;
    this.#parts.audit.record({ actor, action, target: record.id, outcome: 'ok', detail });
  }
}

const mayHave = (account: AccountRecord, record: RecordingRecord): boolean =>
  record.ownerId === account.id || record.organiserId === account.id || holds(account, 'recordings.manage');

/** Date and part: the title of a meeting may be confidential where downloads lie around. */
function fileNameOf({ startedAt, part }: RecordingRecord): string {
  const stamp = new Date(startedAt).toISOString().slice(0, 16).replaceAll(':', '-').replace('T', '_');
  return `Aufzeichnung_${stamp}_Teil-${part}.mp4`;
}

function marksIn(folder: string): SegmentMark[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, 'marks.json'), 'utf8'));
    return Array.isArray(parsed) ? parsed.filter(isMark) : [];
  } catch {
    return [];
  }
}

function isMark(value: unknown): value is SegmentMark {
  return (
    typeof value === 'object' &&
    value !== null &&
    'file' in value &&
    typeof value.file === 'string' &&
    /^segment-\d{4,}\.mkv$/.test(value.file) &&
    'title' in value &&
    (value.title === null || typeof value.title === 'string')
  );
}
