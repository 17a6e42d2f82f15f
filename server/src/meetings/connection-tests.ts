import type { Clock } from '../clock.ts';
import type { ConferenceService, MeetingDirectory } from '../conference/contract.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { defaultMeetingSettings, type MeetingInfo, noCapture, noClock } from '../protocol/index.ts';
import { newId, type Random } from '../random.ts';

const lifetimeMs = 2 * 60_000;
/** Each costs a worker about as much as a participant. */
const mostAtOnce = 20;

/** Meetings of one, in which somebody tries the way to the instance; nobody else can come in, because nobody else gets a ticket. */
export class ConnectionTests {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #open = new Map<string, () => void>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** A ticket into a new one. */
  begin(conference: ConferenceService): Outcome<string> {
    if (this.#open.size >= mostAtOnce) {
      return refuse('instance-busy', 'too many connection tests at once');
    }
    const meetingId = `test-${newId(this.#random)}`;
    const cancel = this.#clock.setTimer(lifetimeMs, () => {
      this.#open.delete(meetingId);
      conference.endMeeting(meetingId);
    });
    this.#open.set(meetingId, cancel);
    const who = { kind: 'guest', role: 'guest', name: 'Test', mustWait: false, mayRecord: false } as const;
    return success(conference.issueTicket({ ...who, meetingId, identity: meetingId }));
  }

  find(meetingId: string): MeetingInfo | null {
    return this.#open.has(meetingId)
      ? {
          meetingId,
          number: '000000000',
          title: 'Test',
          link: '',
          startedAt: this.#clock.now(),
          locked: false,
          settings: defaultMeetingSettings,
          clock: noClock,
          capture: noCapture,
        }
      : null;
  }

  /** The directory of the meetings, with these in it. */
  within(directory: MeetingDirectory): MeetingDirectory {
    return {
      ...directory,
      find: (meetingId) => this.find(meetingId) ?? directory.find(meetingId),
      door: (meetingId, identity) =>
        this.#open.has(meetingId)
          ? { meeting: 'open', banned: identity !== meetingId, guestsAllowed: true }
          : directory.door(meetingId, identity),
      stayedEmpty: (meetingId) => {
        this.#open.get(meetingId)?.();
        this.#open.delete(meetingId);
        directory.stayedEmpty(meetingId);
      },
    };
  }

  close(): void {
    for (const cancel of this.#open.values()) {
      cancel();
    }
    this.#open.clear();
  }
}
