import type { Link } from '../../core/supervisor.ts';
import type { ViscaReply } from './codec.ts';
import type { SentMessage } from './visca-exchange.ts';

/** What a wire tells the session. */
export interface WireListener {
  /** `sequence` is the number of the message it answers, null on wires without numbers. */
  heard(reply: ViscaReply, sequence: number | null): void;
  /** The camera has already taken this message and will not answer it again (protocol.md 1.7). */
  alreadyTaken(sequence: number): void;
  /** The camera did not take this message: it may be sent once more, under a new number. */
  notTaken(sequence: number): void;
}

/** How VISCA frames travel: as they are, or each in a numbered datagram. */
export interface ViscaWire {
  connected(link: Link, listener: WireListener): void;
  disconnected(): void;
  /** What has to happen before the first frame; resolves also when nobody answers. */
  begin(): Promise<void>;
  /** The number the next frame will carry; null on wires without numbers. */
  takeSequence(): number | null;
  send(frame: Uint8Array, kind: SentMessage['kind'], sequence: number | null): void;
  /** Nobody waits for the answer to this message any longer. */
  forget(sequence: number | null): void;
  receive(bytes: Uint8Array): void;
  /** Called after a silence: what was begun and did not come to an end is noise. */
  judgeUnfinished(): void;
}
