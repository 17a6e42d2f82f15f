import { runProgram } from '../run-program.ts';
import type { Problem } from './resolve-worker.ts';

/** The worker's status for "no MEDIASOUP_VERSION in the environment" (mediasoup, worker/src/main.cpp). */
const GOOD_STATUS = 41;

/** Starts the worker without environment, as mediasoup's own installation does: a good one refuses with status 41. */
export async function checkWorker(path: string): Promise<Problem> {
  const { status, output } = await runProgram(path, [], { cwd: '/', env: {}, onLine: null });
  return status === GOOD_STATUS ? null : `it exits with ${status} instead of ${GOOD_STATUS} (${output.slice(0, 300)})`;
}
