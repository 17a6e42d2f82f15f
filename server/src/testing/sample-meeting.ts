import { defaultMeetingSettings, type MeetingInfo, noCapture, noClock, type Participant } from '../protocol/index.ts';

/** A meeting like any other; a test changes what it is about. */
export const sampleMeeting = (changes: Partial<MeetingInfo> = {}): MeetingInfo => ({
  meetingId: 'm1',
  number: '123456789',
  title: 'Hauptausschuss',
  link: '',
  startedAt: 0,
  locked: false,
  settings: defaultMeetingSettings,
  clock: noClock,
  capture: noCapture,
  ...changes,
});

/** Somebody who is there and sends nothing. */
export const sampleParticipant = (id: string, changes: Partial<Participant> = {}): Participant => ({
  id,
  kind: 'person',
  role: 'member',
  name: id,
  moderator: false,
  signLanguage: false,
  connection: 'connected',
  tracks: [],
  mutedByChair: false,
  handRaisedAt: null,
  grants: [],
  asks: [],
  roomSpeakers: [],
  ...changes,
});
