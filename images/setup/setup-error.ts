/** What kept the set-up from going on, by who must act. */
export type SetupErrorCode =
  | 'usage'
  | 'packages-missing'
  | 'install-failed'
  | 'worker-impossible'
  | 'pages-failed'
  | 'package-failed';

/** A failure of the set-up: the message names the cause, `remedy` what to do, each as sentences for people. */
export class SetupError extends Error {
  readonly code: SetupErrorCode;
  readonly remedy: string;

  constructor(code: SetupErrorCode, message: string, remedy: string) {
    super(message);
    this.name = 'SetupError';
    this.code = code;
    this.remedy = remedy;
  }
}
