export type { MeetingAction } from './actions.ts';
export type { EventMessage, MeetingEffect, Recipient } from './effects.ts';
export { decideEntry } from './entry.ts';
export { type GuardedMethod, mayAdmit, mayCall, type Standing, standingOf } from './permissions.ts';
export { reduce } from './reducer.ts';
export { grantOf, mayAsk, mayChat, maySend } from './rights.ts';
export { snapshotFor } from './snapshot.ts';
export { isEmpty, type MeetingRules, type MeetingState, type Person, startMeeting } from './state.ts';
