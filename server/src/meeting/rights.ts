import type { Grant, MeetingSettings, Participant, TrackSource } from '../protocol/index.ts';
import { moderates, standingOf } from './permissions.ts';

/** The permission a source needs; null where nobody is ever asked. */
// oxlint-disable-next-line typescript/consistent-return -- the compiler (noImplicitReturns) proves the switch complete
export function grantOf(source: TrackSource): Grant | null {
  switch (source) {
    case 'microphone':
      return 'microphone';
    case 'screen':
    case 'screen-audio':
      return 'screen';
    case 'camera':
    case 'document':
      return null;
  }
}

/** A room is the hall with the chair in it: its microphones belong to the discussion system, not to this setting. */
const isFree = (participant: Participant): boolean =>
  moderates(participant) || ['staff', 'room'].includes(standingOf(participant));

/** Whether the settings and what was allowed let somebody open a source. Server-enforced at every publish and resume. */
export function maySend(participant: Participant, grant: Grant, settings: MeetingSettings): boolean {
  if (isFree(participant) || participant.grants.includes(grant)) {
    return true;
  }
  return grant === 'microphone' ? settings.microphones === 'free' : settings.sharing === 'all';
}

/** Whether asking makes sense: otherwise it is free already, or nobody would answer. */
export function mayAsk(participant: Participant, grant: Grant, settings: MeetingSettings): boolean {
  const onRequest = grant === 'microphone' ? settings.microphones : settings.sharing;
  return onRequest === 'on-request' && !maySend(participant, grant, settings);
}

/** `to` is null for a message to everybody. With a moderated chat a private message needs a moderator at one end. */
export function mayChat(from: Participant, to: Participant | null, settings: MeetingSettings): boolean {
  if (settings.chat === 'off' || (to !== null && !settings.privateChat)) {
    return false;
  }
  const moderated = settings.chat === 'moderators';
  return !moderated || moderates(from) || (to !== null && moderates(to));
}
