/** A running stage window. */
export interface StageProcess {
  /** Resolves when the process ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Ends it with everything it started; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Opens the stage's page on the room display. Null in the appliance's options where somebody else opens it. */
export interface StageLauncher {
  launch(url: string): StageProcess;
}
