import { gate } from '../../meeting/index.ts';
import { type Outcome, refuse, success } from '../../outcome.ts';
import {
  conferenceMethods as methods,
  type Grant,
  type MediaKind,
  type MeetingSettings,
  type ParticipantKind,
} from '../../protocol/index.ts';
import { newId } from '../../random.ts';
import { aimedRoute, type Call, route } from '../route.ts';

type Done = Outcome<Record<string, never>>;
interface Aimed {
  readonly participantId: string;
}
interface AtTheDoor {
  readonly waitingId: string;
}

const done = success({});
const target = ({ participantId }: Aimed): string => participantId;

function record({ meeting, stay, options }: Call, action: string, targetName: string): void {
  options.recordModeration({ meetingId: meeting.id, actor: stay.claims.name, action, target: targetName });
}

const nameOf = ({ meeting }: Call, participantId: string): string => meeting.participant(participantId)?.name ?? '';

/** Stops the tracks at the media plane; only then anybody is told. */
async function stopTracks({ meeting, options }: Call, participantId: string, kind: MediaKind): Promise<void> {
  const media = meeting.stay(participantId)?.media;
  if (media === undefined) {
    return;
  }
  const stopped = await Promise.all(media.producersOf(kind).map((producerId) => media.setPaused(producerId, true)));
  for (const outcome of stopped) {
    // The track is gone together with its worker: nothing is forwarded, which is what was asked for.
    if (!outcome.ok) {
      options.log.warn({ meetingId: meeting.id, error: outcome.message }, 'a track could not be paused');
    }
  }
}

async function mute(call: Call, { participantId }: Aimed): Promise<Done> {
  record(call, 'mute', nameOf(call, participantId));
  await stopTracks(call, participantId, 'audio');
  call.meeting.dispatch({ type: 'mute', participantId, by: call.stay.claims.name });
  return done;
}

/** Everybody but the chairs and the caller. */
async function muteAll(call: Call): Promise<Done> {
  record(call, 'muteAll', '');
  const others = [...call.meeting.state.attendees.values()]
    .map(({ participant }) => participant)
    .filter((participant) => participant.id !== call.stay.id && participant.role !== 'chair');
  await Promise.all(others.map(({ id }) => stopTracks(call, id, 'audio')));
  for (const { id } of others) {
    call.meeting.dispatch({ type: 'mute', participantId: id, by: call.stay.claims.name });
  }
  return done;
}

async function stopVideo(call: Call, { participantId }: Aimed): Promise<Done> {
  record(call, 'stopVideo', nameOf(call, participantId));
  await stopTracks(call, participantId, 'video');
  call.meeting.dispatch({ type: 'stopVideo', participantId, by: call.stay.claims.name });
  return done;
}

function lowerHand(call: Call, { participantId }: Aimed): Done {
  call.meeting.dispatch({ type: 'lowerHand', participantId, by: call.stay.claims.name });
  return done;
}

/** A guest comes back as somebody new: after a ban somebody looks at each of them first. */
function closeToGuests({ meeting, stay, options }: Call, kind: ParticipantKind): void {
  const { settings } = meeting.state.info;
  if (kind === 'guest' && settings.waitingRoom === 'nobody') {
    const closed = { ...settings, waitingRoom: 'guests' } as const;
    options.directory.setSettings(meeting.id, closed);
    meeting.dispatch({ type: 'settings', settings: closed, by: stay.claims.name });
  }
}

function remove(call: Call, { participantId, ban }: Aimed & { readonly ban: boolean }): Done {
  const { meeting, options } = call;
  const attendee = meeting.state.attendees.get(participantId);
  record(call, ban ? 'ban' : 'remove', attendee?.participant.name ?? '');
  if (ban && attendee !== undefined) {
    options.directory.ban(meeting.id, attendee.identity);
    closeToGuests(call, attendee.participant.kind);
  }
  meeting.dispatch({ type: 'leave', participantId, reason: 'removed' });
  return done;
}

function admit(call: Call, { waitingId }: AtTheDoor): Done {
  const { meeting, options } = call;
  const waiter = meeting.state.waiting.find((one) => one.guest.waitingId === waitingId);
  if (waiter === undefined) {
    return refuse('not-found', 'nobody waits under this id');
  }
  // The lock keeps strangers out, not those who are let in by hand; the number of places counts for all.
  const unlocked = { ...meeting.state, info: { ...meeting.state.info, locked: false } };
  const applicant = { ...waiter.person, mustWait: false };
  const door = options.directory.door(meeting.id, waiter.person.identity);
  const decision = gate(door, unlocked, applicant, options.limits, !options.mediaPlane.admits());
  if (decision.type === 'refuse') {
    return refuse(decision.code, 'nobody can be let in now');
  }
  record(call, 'admit', waiter.guest.name);
  meeting.dispatch({ type: 'admit', waitingId, participantId: newId(options.random) });
  return done;
}

function refuseGuest(call: Call, { waitingId }: AtTheDoor): Done {
  const waiter = call.meeting.state.waiting.find((one) => one.guest.waitingId === waitingId);
  if (waiter === undefined) {
    return refuse('not-found', 'nobody waits under this id');
  }
  record(call, 'refuse', waiter.guest.name);
  call.meeting.dispatch({ type: 'refuse', waitingId });
  return done;
}

/** Refused where it would lead nowhere: a chair stays, and the waiting room has places. */
function moveToWaiting(call: Call, { participantId }: Aimed): Done {
  const { meeting, options } = call;
  if (meeting.participant(participantId)?.role === 'chair') {
    return refuse('not-allowed', 'a chair is never sent to the waiting room');
  }
  if (meeting.state.waiting.length >= options.limits.waitingPerMeeting) {
    return refuse('meeting-full', 'the waiting room is full');
  }
  record(call, 'moveToWaiting', nameOf(call, participantId));
  const before = meeting.state.info.settings;
  meeting.dispatch({ type: 'moveToWaiting', participantId, at: options.clock.now() });
  if (meeting.state.info.settings !== before) {
    options.directory.setSettings(meeting.id, meeting.state.info.settings);
  }
  return done;
}

function setModerator(call: Call, { participantId, moderator }: Aimed & { readonly moderator: boolean }): Done {
  const { meeting, stay, options } = call;
  const attendee = meeting.state.attendees.get(participantId);
  if (attendee === undefined || attendee.participant.kind !== 'person' || attendee.participant.role === 'guest') {
    return refuse('not-allowed', 'only people with an account moderate');
  }
  record(call, moderator ? 'makeModerator' : 'unmakeModerator', attendee.participant.name);
  options.directory.setModerator(meeting.id, attendee.identity, moderator);
  meeting.dispatch({ type: 'moderator', participantId, moderator, by: stay.claims.name });
  return done;
}

function setInterpreter(call: Call, { participantId, interpreter }: Aimed & { readonly interpreter: boolean }): Done {
  record(call, interpreter ? 'setInterpreter' : 'unsetInterpreter', nameOf(call, participantId));
  call.meeting.dispatch({ type: 'interpreter', participantId, interpreter });
  return done;
}

function grant(
  call: Call,
  { participantId, grant: what, granted }: Aimed & { readonly grant: Grant; readonly granted: boolean },
): Done {
  record(call, `${granted ? 'allow' : 'deny'}.${what}`, nameOf(call, participantId));
  call.meeting.dispatch({ type: 'grant', participantId, grant: what, granted, by: call.stay.claims.name });
  return done;
}

function captions(call: Call, { open }: { readonly open: boolean }): Outcome<{ token: string | null }> {
  record(call, open ? 'openCaptions' : 'closeCaptions', '');
  if (open) {
    return success({ token: call.meeting.captions.open() });
  }
  call.meeting.captions.close();
  return success({ token: null });
}

function deleteChat(call: Call, { messageId }: { readonly messageId: string }): Done {
  record(call, 'deleteChat', '');
  call.meeting.dispatch({ type: 'deleteChat', messageId });
  return done;
}

function changeSettings(call: Call, { settings }: { readonly settings: MeetingSettings }): Done {
  const { meeting, options } = call;
  record(call, 'settings', JSON.stringify(settings));
  options.directory.setSettings(meeting.id, settings);
  meeting.dispatch({ type: 'settings', settings, by: call.stay.claims.name });
  return done;
}

function lock(call: Call, { locked }: { readonly locked: boolean }): Done {
  const { meeting, options } = call;
  record(call, locked ? 'lock' : 'unlock', '');
  options.directory.setLocked(meeting.id, locked);
  meeting.dispatch({ type: 'lock', locked });
  return done;
}

function end(call: Call): Done {
  const { meeting, options } = call;
  record(call, 'end', '');
  options.directory.markEnded(meeting.id);
  meeting.dispatch({ type: 'end', reason: 'meeting-ended' });
  return done;
}

function startTimer(call: Call, { seconds }: { readonly seconds: number }): Done {
  const startedAt = call.options.clock.now();
  const timer = { startedAt, endsAt: startedAt + seconds * 1000, by: call.stay.claims.name };
  call.meeting.dispatch({ type: 'clock', change: { timer } });
  return done;
}

function stopTimer({ meeting }: Call): Done {
  if (meeting.state.info.clock.timer !== null) {
    meeting.dispatch({ type: 'clock', change: { timer: null } });
  }
  return done;
}

/** From the planned end on, or from now where that is later. */
function extend(call: Call, { minutes }: { readonly minutes: number }): Done {
  const { meeting, options } = call;
  const { endsAt } = meeting.state.info.clock;
  if (endsAt !== null) {
    record(call, 'extend', `${minutes} minutes`);
    meeting.dispatch({ type: 'clock', change: { endsAt: Math.max(endsAt, options.clock.now()) + minutes * 60_000 } });
  }
  return done;
}

export const moderationRoutes = {
  'moderation.mute': aimedRoute('moderation.mute', methods['moderation.mute'].params, target, mute),
  'moderation.muteAll': route('moderation.muteAll', methods['moderation.muteAll'].params, muteAll),
  'moderation.stopVideo': aimedRoute('moderation.stopVideo', methods['moderation.stopVideo'].params, target, stopVideo),
  'moderation.lowerHand': aimedRoute('moderation.lowerHand', methods['moderation.lowerHand'].params, target, lowerHand),
  'moderation.remove': aimedRoute('moderation.remove', methods['moderation.remove'].params, target, remove),
  'moderation.admit': route('moderation.admit', methods['moderation.admit'].params, admit),
  'moderation.refuse': route('moderation.refuse', methods['moderation.refuse'].params, refuseGuest),
  'moderation.moveToWaiting': aimedRoute(
    'moderation.moveToWaiting',
    methods['moderation.moveToWaiting'].params,
    target,
    moveToWaiting,
  ),
  'moderation.grant': aimedRoute('moderation.grant', methods['moderation.grant'].params, target, grant),
  'moderation.setModerator': aimedRoute(
    'moderation.setModerator',
    methods['moderation.setModerator'].params,
    target,
    setModerator,
  ),
  'moderation.setInterpreter': aimedRoute(
    'moderation.setInterpreter',
    methods['moderation.setInterpreter'].params,
    target,
    setInterpreter,
  ),
  'moderation.captions': route('moderation.captions', methods['moderation.captions'].params, captions),
  'moderation.deleteChat': route('moderation.deleteChat', methods['moderation.deleteChat'].params, deleteChat),
  'moderation.settings': route('moderation.settings', methods['moderation.settings'].params, changeSettings),
  'moderation.lock': route('moderation.lock', methods['moderation.lock'].params, lock),
  'moderation.startTimer': route('moderation.startTimer', methods['moderation.startTimer'].params, startTimer),
  'moderation.stopTimer': route('moderation.stopTimer', methods['moderation.stopTimer'].params, stopTimer),
  'moderation.extend': route('moderation.extend', methods['moderation.extend'].params, extend),
  'moderation.end': route('moderation.end', methods['moderation.end'].params, end),
};
