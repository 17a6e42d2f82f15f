/** null: the worker answers as it should; otherwise what is wrong with it. */
export type Problem = string | null;

/** What the decision does to the world; each effect says a problem instead of throwing. */
export interface WorkerEffects {
  /** The worker that the operator names in MEDIASOUP_WORKER_BIN, or null. */
  readonly named: string | null;
  /** Where the cache keeps, or would keep, the worker. */
  readonly cached: string;
  exists(path: string): boolean;
  /** Runs the worker without environment; a good one exits with status 41. */
  check(path: string): Promise<Problem>;
  /** Does work that no other set-up may do at the same time. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Puts mediasoup's prebuilt worker at `cached`, if it can be had and passes the check. */
  download(): Promise<Problem>;
  /** Sees to the tools that the build needs. Throws where only the user can help. */
  prepareBuild(): Promise<void>;
  /** Builds the worker from the sources in node_modules and puts it at `cached`. `why` there is no other. */
  build(why: string): Promise<Problem>;
}

export type WorkerResolution =
  | { readonly tag: 'present'; readonly path: string }
  | { readonly tag: 'cached'; readonly path: string }
  | { readonly tag: 'downloaded'; readonly path: string }
  | { readonly tag: 'built'; readonly path: string }
  | { readonly tag: 'impossible'; readonly cause: string; readonly remedy: string };

/** Decides where the mediasoup worker comes from: named, cached, downloaded, built, in this order. */
export async function resolveWorker(effects: WorkerEffects): Promise<WorkerResolution> {
  if (effects.named !== null) {
    return checkNamed(effects.named, effects);
  }
  const cached: WorkerResolution = { tag: 'cached', path: effects.cached };
  if (await isUsable(effects.cached, effects)) {
    return cached;
  }
  // While we waited, another set-up may have brought the worker.
  return effects.exclusively(async () => ((await isUsable(effects.cached, effects)) ? cached : bringWorker(effects)));
}

async function bringWorker(effects: WorkerEffects): Promise<WorkerResolution> {
  const path = effects.cached;
  const downloadProblem = await effects.download();
  if (downloadProblem === null) {
    return { tag: 'downloaded', path };
  }
  await effects.prepareBuild();
  const buildProblem = await effects.build(downloadProblem);
  if (buildProblem === null) {
    return { tag: 'built', path };
  }
  return {
    tag: 'impossible',
    cause: `The prebuilt worker could not be had (${downloadProblem}), and building it failed: ${buildProblem}`,
    remedy: 'Mend what the build names, or set MEDIASOUP_WORKER_BIN to a mediasoup-worker of the same version.',
  };
}

async function isUsable(path: string, effects: WorkerEffects): Promise<boolean> {
  return effects.exists(path) && (await effects.check(path)) === null;
}

async function checkNamed(path: string, effects: WorkerEffects): Promise<WorkerResolution> {
  const problem = effects.exists(path) ? await effects.check(path) : 'there is no such file';
  if (problem === null) {
    return { tag: 'present', path };
  }
  return {
    tag: 'impossible',
    cause: `MEDIASOUP_WORKER_BIN names ${path}, which cannot be used: ${problem}.`,
    remedy: 'Correct MEDIASOUP_WORKER_BIN, or unset it, so that the set-up brings a worker itself.',
  };
}
