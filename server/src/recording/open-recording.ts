import type { AuditLog } from '../audit/audit-log.ts';
import { drawSlate } from '../capture/slate.ts';
import type { Clock } from '../clock.ts';
import { type CaptureService, nothingCaptured } from '../conference/capture-contract.ts';
import type { Log } from '../log.ts';
import type { MeetingBook } from '../meetings/meeting-book.ts';
import type { Random } from '../random.ts';
import type { Database } from '../store/open-store.ts';
import { RecordingStore } from '../store/recording-store.ts';
import { RecordingDesk } from './recording-desk.ts';
import { RecordingFolder } from './recording-folder.ts';
import { RecordingLibrary } from './recording-library.ts';
import type { RecordingSettings } from './recording-settings.ts';

export interface OpenRecording {
  readonly library: RecordingLibrary;
  readonly capture: CaptureService;
  /** After the meetings: waits until what they recorded is put together. */
  close(): Promise<void>;
}

/** Recordings made earlier can be fetched and expire even where nothing is recorded any more. */
export async function openRecording(
  parts: {
    readonly config: { readonly recording: RecordingSettings };
    readonly clock: Clock;
    readonly random: Random;
    readonly log: Log;
  },
  database: Database,
  { audit, book }: { readonly audit: AuditLog; readonly book: MeetingBook },
): Promise<OpenRecording> {
  const { clock, random, log } = parts;
  const settings = parts.config.recording;
  const folder = new RecordingFolder(settings.folder, settings.minFreeBytes);
  const library = await RecordingLibrary.load({
    store: new RecordingStore(database),
    folder,
    ffmpeg: settings.ffmpeg,
    retentionMs: settings.retentionMs,
    audit,
    clock,
    log,
  });
  library.recover();
  const organiserOf = (meetingId: string): string | null => book.byId(meetingId)?.organiserId ?? null;
  const slate = settings.enabled ? await drawSlate(settings.ffmpeg) : null;
  if (slate?.ok === false) {
    // The instance is worth more than its recordings; the doctor and this line say what is missing.
    log.error({ error: slate.message }, 'recording is switched on, but ffmpeg is missing; install it and restart');
  }
  const desk =
    slate?.ok === true
      ? new RecordingDesk({ settings, slate: slate.value, library, folder, organiserOf, clock, random, log })
      : null;
  return {
    library,
    capture: desk ?? nothingCaptured,
    close: async () => {
      await desk?.idleAll();
      await library.close();
    },
  };
}
