import type { ConferenceMethod, MeetingRole, ParticipantKind } from '../protocol/index.ts';

/** What somebody counts as before the permission table: a room is a room whatever its role; who waits is not in the meeting yet. */
export type Standing = MeetingRole | 'room' | 'waiting';
export const standings = [
  'chair',
  'staff',
  'member',
  'guest',
  'room',
  'waiting',
] as const satisfies readonly Standing[];

export const standingOf = (person: { readonly kind: ParticipantKind; readonly role: MeetingRole }): Standing =>
  person.kind === 'room' ? 'room' : person.role;

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

const everybodyInside = ['chair', 'staff', 'member', 'guest', 'room'] as const;
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
  'room.setSpeakers': rule(['room']),
  'moderation.mute': aimed(['chair', 'staff'], []),
  'moderation.muteAll': rule(['chair', 'staff']),
  'moderation.stopVideo': aimed(['chair', 'staff'], []),
  'moderation.lowerHand': aimed(['chair', 'staff'], everybodyInside),
  'moderation.remove': aimed(['chair'], []),
  'moderation.admit': rule(['chair', 'staff', 'room']),
  'moderation.refuse': rule(['chair', 'staff', 'room']),
  'moderation.lock': rule(['chair']),
  'moderation.end': rule(['chair']),
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

export const mayAdmit = (person: { readonly kind: ParticipantKind; readonly role: MeetingRole }): boolean =>
  mayCall('moderation.admit', standingOf(person), null);
