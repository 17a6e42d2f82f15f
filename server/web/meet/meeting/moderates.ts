import type { Participant } from '../../../src/protocol/index.ts';

/** Chair or named by the chair; the server decides anew at each request. */
export const moderates = ({ kind, role, moderator }: Participant): boolean =>
  kind === 'person' && (role === 'chair' || moderator);
