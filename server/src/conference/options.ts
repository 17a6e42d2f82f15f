import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MediaPlane } from '../media/index.ts';
import type { Random } from '../random.ts';
import type { CaptureService } from './capture-contract.ts';
import type { MeetingDirectory, ModerationRecord } from './contract.ts';
import type { ConferenceLimits } from './limits.ts';

/** What the conference side is built from. */
export interface ConferenceOptions {
  readonly directory: MeetingDirectory;
  readonly recordModeration: (record: ModerationRecord) => void;
  readonly capture: CaptureService;
  /** Closed together with the conference. */
  readonly mediaPlane: MediaPlane;
  readonly limits: ConferenceLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}
