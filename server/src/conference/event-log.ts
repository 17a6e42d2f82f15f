import type { ConferenceEvent } from '../protocol/index.ts';
import { eventText } from './frames.ts';

/** What a snapshot does not carry; everything else a returning client learns from the snapshot. */
const replayed: ReadonlySet<ConferenceEvent> = new Set(['moderated', 'consumerClosed', 'layersWanted']);

interface Kept {
  readonly seq: number;
  readonly event: ConferenceEvent;
  readonly dataText: string;
}

/** Numbers the events of one stay and keeps the last ones that a resumed connection would otherwise miss. */
export class EventLog {
  readonly #bound: number;
  #kept: Kept[] = [];
  #forgottenUpTo = 0;
  #seq = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  get seq(): number {
    return this.#seq;
  }

  /** The next event as a frame. */
  write(event: ConferenceEvent, dataText: string): string {
    this.#seq += 1;
    if (replayed.has(event)) {
      this.#kept.push({ seq: this.#seq, event, dataText });
    }
    const oldest = this.#kept[0];
    if (this.#kept.length > this.#bound && oldest !== undefined) {
      this.#forgottenUpTo = oldest.seq;
      this.#kept = this.#kept.slice(1);
    }
    return eventText(this.#seq, event, dataText);
  }

  /**
   * Takes out what came after `lastSeq`; `complete` is false when some of it is forgotten. The caller writes them
   * again, with new numbers, because they have to come after the snapshot that the client gets first.
   */
  takeMissed(lastSeq: number): { readonly complete: boolean; readonly events: readonly Kept[] } {
    const events = this.#kept.filter((kept) => kept.seq > lastSeq);
    this.#kept = [];
    return { complete: lastSeq >= this.#forgottenUpTo, events };
  }
}
