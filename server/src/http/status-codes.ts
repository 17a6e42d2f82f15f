import type { ErrorCode } from '../protocol/index.ts';
import type { ServerErrorCode } from '../server-error.ts';

const statusByCode: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'unknown-method': 404,
  'too-large': 413,
  'rate-limited': 429,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'account-locked': 423,
  'account-disabled': 403,
  'provider-unreachable': 502,
  'sign-on-failed': 401,
  'no-access': 403,
  'last-admin': 409,
  'password-change-required': 403,
  'password-too-weak': 422,
  'second-factor-required': 403,
  'second-factor-setup-required': 403,
  'second-factor-again': 403,
  'second-factor-wrong': 403,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'ticket-invalid': 401,
  'resume-failed': 401,
  'meeting-not-found': 404,
  'meeting-ended': 410,
  'meeting-cancelled': 410,
  'meeting-locked': 423,
  'meeting-full': 409,
  'instance-busy': 503,
  'guests-forbidden': 403,
  banned: 403,
  'refused-by-chair': 403,
  'permission-needed': 403,
  'chat-closed': 403,
  'already-joined': 409,
  'media-failed': 502,
  'media-limit': 409,
  'codec-unsupported': 415,
  'room-offline': 409,
  'room-not-paired': 409,
  'room-already-paired': 409,
  'pairing-code-wrong': 403,
  'signature-invalid': 403,
  'command-failed': 502,
  'command-timeout': 504,
  'server-shutting-down': 503,
  'database-away': 503,
  internal: 500,
};

const isWireCode = (code: ServerErrorCode): code is ErrorCode => Object.hasOwn(statusByCode, code);

/** What goes over the wire for an error of ours; codes that concern the operator alone become `internal`. */
export function wireStatus(code: ServerErrorCode): { code: ErrorCode; status: number } {
  return isWireCode(code) ? { code, status: statusByCode[code] } : { code: 'internal', status: 500 };
}
