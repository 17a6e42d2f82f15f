import type { MeetingDirectory } from '../conference/contract.ts';
import type { Clock } from '../clock.ts';
import type { Door } from '../meeting/index.ts';
import { type MeetingInfo, noCapture, noClock } from '../protocol/index.ts';
import type { MeetingRecord } from '../store/meeting-store.ts';
import type { MeetingBook } from './meeting-book.ts';
import { doorStateOf, overAt, reopensAt } from './meeting-times.ts';
import type { PublicAddress } from './public-address.ts';

const infoOf = (meeting: MeetingRecord, address: PublicAddress): MeetingInfo => ({
  meetingId: meeting.id,
  number: meeting.number,
  title: meeting.title,
  link: address.linkOf(meeting.linkToken),
  startedAt: meeting.startsAt,
  locked: meeting.locked,
  settings: meeting.settings,
  clock: noClock,
  capture: { ...noCapture, public: !meeting.nonPublic },
});

/** The door of a meeting's record, for somebody of this identity. */
export const doorOf = (book: MeetingBook, meeting: MeetingRecord | null, identity: string, now: number): Door => ({
  meeting: meeting === null ? 'unknown' : doorStateOf(meeting, now),
  banned: meeting !== null && book.isBanned(meeting.id, identity),
  guestsAllowed: meeting?.guestsAllowed ?? false,
});

/** What the conference side sees of the meetings. */
export function meetingDirectory(
  book: MeetingBook,
  address: PublicAddress,
  clock: Clock,
  zone: string,
): MeetingDirectory {
  const markEnded = (meetingId: string): void => {
    const meeting = book.byId(meetingId);
    const until = meeting === null ? null : reopensAt(meeting, clock.now(), zone);
    if (until === null) {
      book.markEnded(meetingId, clock.now());
    } else {
      book.closeUntil(meetingId, until);
    }
  };
  return {
    find: (meetingId) => {
      const meeting = book.byId(meetingId);
      return meeting === null || doorStateOf(meeting, clock.now()) !== 'open' ? null : infoOf(meeting, address);
    },
    setLocked: (meetingId, locked) => book.setLocked(meetingId, locked),
    setSettings: (meetingId, settings) => book.setSettings(meetingId, settings),
    setPublic: (meetingId, isPublic) => book.setNonPublic(meetingId, !isPublic),
    isModerator: (meetingId, identity) => book.byId(meetingId)?.moderatorIds.includes(identity) ?? false,
    setModerator: (meetingId, identity, moderator) => book.setModerator(meetingId, identity, moderator),
    door: (meetingId, identity) => doorOf(book, book.byId(meetingId), identity, clock.now()),
    ban: (meetingId, identity) => book.ban(meetingId, identity),
    markEnded,
    stayedEmpty: (meetingId) => {
      const meeting = book.byId(meetingId);
      const over = meeting === null ? null : overAt(meeting, zone);
      if (meeting !== null && (meeting.adHoc || (over !== null && over <= clock.now()))) {
        book.markEnded(meetingId, clock.now());
      }
    },
  };
}
