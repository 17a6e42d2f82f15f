import type { CaptureHost, CaptureService } from '../conference/capture-contract.ts';
import type { RecordingState } from '../protocol/index.ts';
import { MeetingRecorder, type MeetingRecorderParts } from './meeting-recorder.ts';

type Shared = Omit<MeetingRecorderParts, 'host' | 'hasPlace' | 'onOver'>;

/** The recorders of all meetings in progress on this node. */
export class RecordingDesk implements CaptureService {
  readonly idle: RecordingState;
  readonly #parts: Shared;
  readonly #recorders = new Set<MeetingRecorder>();

  constructor(parts: Shared) {
    this.#parts = parts;
    this.idle = { phase: parts.settings.enabled ? 'off' : 'unavailable', startsAt: null, fault: null };
  }

  attach(host: CaptureHost): MeetingRecorder {
    const recorder: MeetingRecorder = new MeetingRecorder({
      ...this.#parts,
      host,
      onOver: () => void this.#recorders.delete(recorder),
      hasPlace: () => [...this.#recorders].filter(({ active }) => active).length < this.#parts.settings.atOnce,
    });
    this.#recorders.add(recorder);
    return recorder;
  }

  /** Recorders of meetings that run or ran; those that have nothing left to hand over are forgotten. */
  recorders(): readonly MeetingRecorder[] {
    return [...this.#recorders];
  }

  async idleAll(): Promise<void> {
    await Promise.all(this.recorders().map((recorder) => recorder.idle()));
  }
}
