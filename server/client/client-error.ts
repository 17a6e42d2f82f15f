/**
 * `wire` codes come from `error-codes.ts`; the others are the client's own:
 * `connection-failed` (never reached the instance), `connection-lost`, `timeout` (no answer), `invalid-answer` (broke the schema),
 * `left` (the conference is over), `not-joined`, `media-failed`.
 */
export class ClientError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'ClientError';
    this.code = code;
  }
}

/** The code of anything thrown in the client; what is not ours is `internal`. */
export const codeOf = (error: unknown): string => (error instanceof ClientError ? error.code : 'internal');
