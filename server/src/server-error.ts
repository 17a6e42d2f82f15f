import type { ErrorCode } from './protocol/index.ts';

/** What the instance itself can fail with, besides the codes that go over the wire. */
export type ServerErrorCode =
  | ErrorCode
  | 'config-invalid'
  | 'database-newer'
  | 'database-changed'
  | 'database-missing'
  | 'database-damaged'
  | 'database-in-use'
  | 'database-tool-failed'
  | 'backup-failed'
  | 'file-exists'
  | 'listen-failed';

/** The one error class of this workspace: branch on `code`, never on the text. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ServerErrorCode;
  /** Where in the input, as a JSON pointer, when the input was wrong. */
  readonly path: string | null;

  constructor(code: ServerErrorCode, message: string, options: { path?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.path = options.path ?? null;
  }
}

export const isServerError = (error: unknown): error is ServerError => error instanceof ServerError;
