export { createConference } from './conference.ts';
export type { ConferenceService, MeetingDirectory, ModerationRecord, TicketClaims } from './contract.ts';
export { type ConferenceLimits, defaultLimits } from './limits.ts';
