import type { ConferenceMethod, MeetingRole, ParticipantKind } from '../protocol/index.ts';

/** What somebody counts as before the permission table: a room is a room whatever its role; who waits is not in the meeting yet. */
export type Standing = MeetingRole | 'moderator' | 'room' | 'waiting';
export const standings = [
  'chair',
  'moderator',
  'staff',
  'member',
  'guest',
  'room',
  'waiting',
] as const satisfies readonly Standing[];

/** What decides somebody's standing. */
export interface Ranked {
  readonly kind: ParticipantKind;
  readonly role: MeetingRole;
  readonly moderator: boolean;
}

/** A guest never moderates, whatever else is said of them. */
export function standingOf({ kind, role, moderator }: Ranked): Standing {
  if (kind === 'room') {
    return 'room';
  }
  return moderator && kind === 'person' && role !== 'chair' ? 'moderator' : role;
}

/** Chair and moderators: free of every setting of the meeting. */
export const moderates = (person: Ranked): boolean => ['chair', 'moderator'].includes(standingOf(person));

/** Methods that need somebody; `hello` comes before anybody is known. */
export type GuardedMethod = Exclude<ConferenceMethod, 'hello'>;

export interface PermissionRule {
  /** Who may call it, for somebody else where it has a target. */
  readonly who: readonly Standing[];
  /** Who may aim it at themselves; empty where it has no target. */
  readonly self: readonly Standing[];
  /** True when nobody but a chair may aim it at a chair. */
  readonly chairIsSafe: boolean;
}

const everybodyInside = ['chair', 'moderator', 'staff', 'member', 'guest', 'room'] as const;
const moderators = ['chair', 'moderator'] as const;
const helpers = ['chair', 'moderator', 'staff'] as const;
const rule = (who: readonly Standing[]): PermissionRule => ({ who, self: [], chairIsSafe: false });
const aimed = (who: readonly Standing[], self: readonly Standing[]): PermissionRule => ({
  who,
  self,
  chairIsSafe: true,
});

/** The one permission table of the conference; checked once, before the handler. */
export const permissions: Readonly<Record<GuardedMethod, PermissionRule>> = {
  leave: rule([...everybodyInside, 'waiting']),
  'media.createTransport': rule(everybodyInside),
  'media.connectTransport': rule(everybodyInside),
  'media.restartIce': rule(everybodyInside),
  'media.publish': rule(everybodyInside),
  'media.setPaused': rule(everybodyInside),
  'media.unpublish': rule(everybodyInside),
  'media.subscribe': rule(everybodyInside),
  'media.setConsumer': rule(everybodyInside),
  'media.unsubscribe': rule(everybodyInside),
  'media.requestKeyframe': rule(everybodyInside),
  'hand.raise': rule(everybodyInside),
  'chat.send': rule(everybodyInside),
  'grant.ask': rule(everybodyInside),
  'meeting.stay': rule(everybodyInside),
  'room.setSpeakers': rule(['room']),
  'moderation.mute': aimed(helpers, []),
  'moderation.muteAll': rule(helpers),
  'moderation.stopVideo': aimed(helpers, []),
  'moderation.lowerHand': aimed(helpers, everybodyInside),
  'moderation.remove': aimed(moderators, []),
  'moderation.admit': rule([...helpers, 'room']),
  'moderation.refuse': rule([...helpers, 'room']),
  'moderation.moveToWaiting': aimed(moderators, []),
  'moderation.grant': aimed(helpers, []),
  'moderation.setModerator': aimed(['chair'], []),
  'moderation.setInterpreter': aimed(moderators, []),
  'moderation.captions': rule(moderators),
  'moderation.deleteChat': rule(moderators),
  'moderation.settings': rule(moderators),
  'moderation.lock': rule(moderators),
  'moderation.startTimer': rule(helpers),
  'moderation.stopTimer': rule(helpers),
  'moderation.extend': rule(moderators),
  'moderation.end': rule(moderators),
  'moderation.setPublic': rule(moderators),
  'recording.start': rule(moderators),
  'recording.setPaused': rule(moderators),
  'recording.stop': rule(moderators),
};

/** Whether somebody may call a method; `target` is null where the method is aimed at nobody. */
export function mayCall(
  method: GuardedMethod,
  caller: Standing,
  target: { readonly self: boolean; readonly standing: Standing } | null,
): boolean {
  const entry = permissions[method];
  if (target === null) {
    return entry.who.includes(caller);
  }
  if (target.self) {
    return entry.self.includes(caller);
  }
  const aboveCaller = entry.chairIsSafe && target.standing === 'chair' && caller !== 'chair';
  return entry.who.includes(caller) && !aboveCaller;
}

export const mayAdmit = (person: Ranked): boolean => mayCall('moderation.admit', standingOf(person), null);
