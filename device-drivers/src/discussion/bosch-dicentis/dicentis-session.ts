import { AnswerWaits } from '../answer-waits.ts';
import type { DiscussionSeat, DiscussionSystem } from '../../core/capabilities/capabilities.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { CommandQueue, type CommandPriority, type QueueAnswer } from '../../core/command-queue.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import { SeatBoard } from '../seat-board.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import type { JsonRecord } from '../../core/tolerant-json.ts';
import {
  changesIn,
  decodeMessage,
  encodeMessage,
  errorIn,
  isOperation,
  seatsIn,
  speakersIn,
  type DicentisMessage,
  type DicentisSpeaker,
} from './codec.ts';
import type { DicentisProfile } from './profiles.ts';
import { SeatNumbers } from './seat-numbers.ts';

export interface DicentisSessionOptions {
  readonly clock: Clock;
  readonly profile: DicentisProfile;
  readonly user: string;
  readonly password: string;
  readonly prioritySeats: readonly number[];
}

interface Request {
  readonly operation: string;
  readonly parameters: JsonRecord;
}

const deadlineMs = 2500;
const pollEveryMs = 250;
/** Once the server notifies by itself, the poll is only a safety net. */
const pollWithPushesMs = 1000;
const queueBound = 64;
const listRequest: Request = { operation: 'GetDiscussionList', parameters: {} };
const events = ['discussionListChanged', 'seatsChanged'];

/** The conversation with a DICENTIS server: see protocol.md beside this file. One message is one `receive`. */
export class DicentisSession implements DiscussionSystem, StreamProtocol {
  readonly #options: DicentisSessionOptions;
  readonly #board: SeatBoard;
  readonly #numbers = new SeatNumbers();
  readonly #queue: CommandQueue<Request, void>;
  readonly #waits = new AnswerWaits<DicentisMessage>();
  #nextId = 1;
  #loggedIn = false;
  #pushes = false;
  #cancelPoll: Cancel | null = null;
  #link: Link | null = null;

  constructor(options: DicentisSessionOptions) {
    this.#options = options;
    this.#board = new SeatBoard(options.prioritySeats, (event) => this.#link?.emit(event));
    this.#queue = new CommandQueue({
      clock: options.clock,
      bound: queueBound,
      gapMs: 0,
      hasRoom: () => true,
      transmit: ({ payload }, answer) => this.#transmit(payload, answer),
    });
  }

  seats(): readonly DiscussionSeat[] {
    return this.#board.seats();
  }

  prioritySeats(): readonly number[] {
    return this.#board.prioritySeats();
  }

  async setMicrophone(seat: number, on: boolean): Promise<Outcome<void>> {
    const seatId = this.#numbers.seatId(seat);
    if (this.#link !== null && seatId === null) {
      return failed('refused', `no seat ${seat}`);
    }
    return this.#switch(seatId === null ? [] : [seatId], on);
  }

  async allOff(): Promise<Outcome<void>> {
    const open = this.#board.seats().filter(({ microphone }) => microphone === 'on');
    const seatIds = open.map(({ seat }) => this.#numbers.seatId(seat)).filter((seatId) => seatId !== null);
    return this.#switch(seatIds, false);
  }

  connected(link: Link): void {
    this.#link = link;
    this.#loggedIn = false;
    this.#pushes = false;
  }

  async handshake(): Promise<boolean> {
    const { user, password } = this.#options;
    const login = await this.#ask({ operation: 'login', parameters: { user, password } });
    if (!login.ok && login.error.code === 'offline') {
      return false;
    }
    if (!login.ok || !this.#loggedIn) {
      this.#link?.passwordRefused();
      return false;
    }
    await this.#ask({ operation: 'getseats', parameters: {} });
    await this.#ask({ operation: 'RegisterEvents', parameters: { events } });
    const list = await this.#ask(listRequest);
    this.#link?.identified({ make: 'Bosch', model: 'DICENTIS', firmware: null, serialNumber: null });
    this.#poll();
    return list.ok;
  }

  receive(bytes: Uint8Array): void {
    const message = decodeMessage(bytes);
    if (message === null) {
      this.#link?.garbled();
      return;
    }
    this.#apply(message);
    this.#link?.answered(this.#waits.settle(message, this.#options.clock.monotonicMs()));
  }

  keepAlive(): void {
    void this.#ask(listRequest, 'poll');
  }

  disconnected(): void {
    this.#link = null;
    this.#cancelPoll?.();
    this.#cancelPoll = null;
    this.#waits.clear();
    this.#queue.clear('offline', 'the connection to the discussion system was lost');
  }

  /** Microphones are left as they are: people go on speaking when this program ends. */
  async shutDown(): Promise<void> {}

  async #switch(seatIds: readonly string[], on: boolean): Promise<Outcome<void>> {
    const { profile } = this.#options;
    const requests = profile.seats === 'list' ? [{ seatIds }] : seatIds.map((seatId) => ({ seatId }));
    for (const parameters of this.#link !== null && seatIds.length === 0 ? [] : requests) {
      const outcome = await this.#ask({ operation: on ? profile.on : profile.off, parameters });
      if (!outcome.ok) {
        return outcome;
      }
    }
    return this.#ask(listRequest);
  }

  #ask(request: Request, priority: CommandPriority = 'person'): Promise<Outcome<void>> {
    if (this.#link === null) {
      return Promise.resolve(failed('offline', 'no connection to the discussion system'));
    }
    return this.#queue.enqueue({ name: request.operation, priority, axes: [], deadlineMs, payload: request });
  }

  #transmit({ operation, parameters }: Request, answer: (answer: QueueAnswer<void>) => void): () => void {
    const messageId = this.#nextId;
    this.#nextId += 1;
    const forget = this.#waits.add({
      sentMs: this.#options.clock.monotonicMs(),
      answer,
      accepts: (message) => {
        const ours = message.messageId === messageId;
        const error = errorIn(message);
        if (error !== null) {
          return ours || message.messageId === null ? failed('refused', error) : null;
        }
        const named = message.messageId === null && isOperation(message, operation);
        return ours || named ? succeeded(undefined) : null;
      },
    });
    this.#link?.write(encodeMessage({ messageId, operation, parameters }));
    return forget;
  }

  #apply(message: DicentisMessage): void {
    this.#loggedIn ||= message.parameters['loggedIn'] === true;
    for (const { seatId, seatName, screenLine } of seatsIn(message)) {
      this.#name(seatId, seatName, screenLine);
    }
    const speakers = speakersIn(message);
    if (speakers !== null) {
      this.#show(speakers);
    }
    const changes = changesIn(message);
    if (changes.includes('seatschanged')) {
      this.#pushes = true;
      void this.#ask({ operation: 'getseats', parameters: {} }, 'automation');
    }
    if (changes.includes('discussionlistchanged')) {
      this.#pushes = true;
      void this.#ask(listRequest, 'automation');
    }
  }

  #name(seatId: string, seatName: string, screenLine: string): number | null {
    const number = this.#numbers.number(seatId, seatName);
    if (number !== null) {
      this.#board.change(number, screenLine === '' ? {} : { name: screenLine });
    }
    return number;
  }

  #show(speakers: readonly DicentisSpeaker[]): void {
    const inState = (state: DicentisSpeaker['state']): number[] =>
      speakers
        .filter((speaker) => speaker.state === state)
        .map(({ seatId, screenLine }) => this.#name(seatId, '', screenLine))
        .filter((seat) => seat !== null);
    this.#board.show(inState('on'), inState('requested'));
  }

  #poll(): void {
    this.#cancelPoll = this.#options.clock.after(this.#pushes ? pollWithPushesMs : pollEveryMs, () => {
      void this.#pollOnce();
    });
  }

  async #pollOnce(): Promise<void> {
    const link = this.#link;
    await this.#ask(listRequest, 'poll');
    if (this.#link === link && link !== null) {
      this.#poll();
    }
  }
}
