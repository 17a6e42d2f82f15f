import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createWorker, type types, version, workerBin } from 'mediasoup';
import type { Clock } from '../../clock.ts';
import { type Outcome, refuse, success } from '../../outcome.ts';

/** The worker's answer to being started by hand: proof that the file is a worker and can run here. */
const workerByHandStatus = 41;

export interface WorkerStartOptions {
  /** Null: what the media library finds by itself (MEDIASOUP_WORKER_BIN, then its own folder). */
  readonly binary: string | null;
  readonly deadlineMs: number;
  readonly clock: Clock;
}

const remedy = 'set MEDIASOUP_WORKER_BIN to a worker of this version, or let the set-up build one';

/** Runs the worker without its environment: a good one says so by its exit status. */
export function checkWorkerBinary(options: WorkerStartOptions): Promise<Outcome<null>> {
  const binary = options.binary ?? workerBin;
  const { promise, resolve } = Promise.withResolvers<Outcome<null>>();
  const child = spawn(binary, [], { env: {}, stdio: 'ignore' });
  const cancel = options.clock.setTimer(options.deadlineMs, () => {
    child.kill('SIGKILL');
    resolve(refuse('media-failed', `${binary} did not answer within ${options.deadlineMs} ms; ${remedy}`));
  });
  child.once('error', (error) => {
    cancel();
    resolve(refuse('media-failed', `the media worker ${binary} cannot be started (${error.message}); ${remedy}`));
  });
  child.once('exit', (code) => {
    cancel();
    resolve(
      code === workerByHandStatus
        ? success(null)
        : refuse('media-failed', `${binary} is not a media worker (exit status ${code}); ${remedy}`),
    );
  });
  return promise;
}

/**
 * Starts one worker. A worker of another version starts and then never answers, so there is a deadline; the
 * library gives no handle on a worker that has not answered, so its process is watched from the moment of its birth.
 */
export async function startWorker(options: WorkerStartOptions): Promise<Outcome<types.Worker>> {
  const born: { kill: (signal: 'SIGKILL') => unknown }[] = [];
  const noteBirth = (message: unknown): void => {
    const child = childOf(message);
    if (child !== null) {
      born.push(child);
    }
  };
  subscribe('child_process', noteBirth);
  const starting = createWorker(
    options.binary === null ? { logLevel: 'warn' } : { logLevel: 'warn', workerBin: options.binary },
  );
  unsubscribe('child_process', noteBirth);
  const { promise, resolve } = Promise.withResolvers<Outcome<types.Worker>>();
  const cancel = options.clock.setTimer(options.deadlineMs, () => {
    for (const child of born) {
      child.kill('SIGKILL');
    }
    resolve(
      refuse(
        'media-failed',
        `the media worker did not answer within ${options.deadlineMs} ms; it is probably not version ${version}; ${remedy}`,
      ),
    );
  });
  starting.then(
    (worker) => resolve(success(worker)),
    (error: unknown) =>
      resolve(refuse('media-failed', `the media worker failed to start: ${String(error)}; ${remedy}`)),
  );
  const outcome = await promise;
  cancel();
  return outcome;
}

function childOf(message: unknown): { kill: (signal: 'SIGKILL') => unknown } | null {
  if (typeof message !== 'object' || message === null || !('process' in message)) {
    return null;
  }
  const { process } = message;
  if (typeof process !== 'object' || process === null || !('kill' in process) || typeof process.kill !== 'function') {
    return null;
  }
  const { kill } = process;
  return { kill: (signal) => Reflect.apply(kill, process, [signal]) };
}
