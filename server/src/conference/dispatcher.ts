import type { GuardedMethod } from '../meeting/index.ts';
import { type Outcome, refuse } from '../outcome.ts';
import type { RequestFrame } from '../protocol/index.ts';
import { responseText } from './frames.ts';
import { mediaRoutes } from './handlers/media-handlers.ts';
import { moderationRoutes } from './handlers/moderation-handlers.ts';
import { participationRoutes } from './handlers/participation-handlers.ts';
import { recordingRoutes } from './handlers/recording-handlers.ts';
import type { Call, Route } from './route.ts';

/** One handler per method; a method of the protocol without a handler does not compile. */
const routes: Readonly<Record<GuardedMethod, Route>> = {
  ...participationRoutes,
  ...mediaRoutes,
  ...moderationRoutes,
  ...recordingRoutes,
};
const byName: ReadonlyMap<string, Route> = new Map(Object.entries(routes));

/** Answers a request of somebody who stays here; a repeated id gets the stored answer. */
export function answer(call: Call, frame: RequestFrame): Promise<string> {
  const { id, method, params } = frame;
  const stored = call.stay.answers.find(id, method, params);
  if (stored === 'conflict') {
    return Promise.resolve(responseText(id, refuse('conflict', 'this request id was used for another request')));
  }
  if (stored !== null) {
    return stored;
  }
  const text = run(call, frame).then((outcome) => responseText(id, outcome));
  call.stay.answers.store(id, method, params, text);
  return text;
}

async function run(call: Call, { method, params }: RequestFrame): Promise<Outcome<unknown>> {
  const route = byName.get(method);
  if (route === undefined) {
    return refuse('unknown-method', `there is no method ${JSON.stringify(method)}`);
  }
  if (call.stay.phase === 'over') {
    return refuse('meeting-ended', 'the stay is over');
  }
  try {
    return await route(call, params);
  } catch (error) {
    call.options.log.error({ error, method, meetingId: call.meeting.id }, 'request failed unexpectedly');
    return refuse('internal', 'the request failed unexpectedly');
  }
}
