import { grantOf, maySend } from '../../meeting/index.ts';
import { type Outcome, refuse, success } from '../../outcome.ts';
import { conferenceMethods as methods, type MediaKind, type TrackSource } from '../../protocol/index.ts';
import { type Call, route } from '../route.ts';
import type { PublishRequest } from '../participant-media.ts';

const kindOf: Readonly<Record<TrackSource, MediaKind>> = {
  microphone: 'audio',
  'screen-audio': 'audio',
  camera: 'video',
  document: 'video',
  screen: 'video',
};

/** What every handler without a result answers. */
const done = (outcome: Outcome<unknown>): Outcome<Record<string, never>> => (outcome.ok ? success({}) : outcome);

const muted = ({ meeting, stay }: Call): boolean => meeting.participant(stay.id)?.mutedByChair ?? false;

/** Whether the settings of the meeting let the caller send from this source. */
function permitted({ meeting, stay }: Call, source: TrackSource): boolean {
  const participant = meeting.participant(stay.id);
  const grant = grantOf(source);
  return grant === null || (participant !== null && maySend(participant, grant, meeting.state.info.settings));
}

const needsPermission = refuse('permission-needed', 'a moderator has to allow this first');

/** Who may not open the sound publishes it paused, whatever the request says (clients publish anew by themselves). */
const silent = (call: Call, source: TrackSource): boolean =>
  muted(call) || (source === 'microphone' && !permitted(call, source));

async function publish(call: Call, request: PublishRequest): Promise<Outcome<{ producerId: string }>> {
  const { meeting, stay } = call;
  if (kindOf[request.source] !== request.kind) {
    return refuse('invalid-input', `${request.source} is not ${request.kind}`);
  }
  if (request.source !== 'microphone' && !permitted(call, request.source)) {
    return needsPermission;
  }
  const sound = request.kind === 'audio';
  const asked = request.paused || (sound && silent(call, request.source));
  const published = await stay.media.publish({ ...request, paused: asked });
  if (!published.ok) {
    return published;
  }
  const producerId = published.value;
  if (request.source !== 'microphone' && !permitted(call, request.source)) {
    stay.media.unpublish(producerId);
    return needsPermission;
  }
  const paused = asked || (sound && silent(call, request.source));
  if (paused && !asked) {
    await stay.media.setPaused(producerId, true);
  }
  const { source, kind } = request;
  meeting.dispatch({ type: 'publish', participantId: stay.id, track: { producerId, source, kind, paused } });
  return success({ producerId });
}

async function setPaused(
  call: Call,
  params: { readonly producerId: string; readonly paused: boolean },
): Promise<Outcome<Record<string, never>>> {
  const { meeting, stay } = call;
  const source = (): TrackSource | undefined =>
    meeting.participant(stay.id)?.tracks.find((track) => track.producerId === params.producerId)?.source;
  const opens = source();
  if (!params.paused && opens !== undefined && !permitted(call, opens)) {
    return needsPermission;
  }
  const outcome = await stay.media.setPaused(params.producerId, params.paused);
  if (outcome.ok) {
    meeting.dispatch({ type: 'pause', participantId: stay.id, ...params });
    await closeAgain(call, params, source());
  }
  return done(outcome);
}

/** The right may have been taken away while the media plane was asked. */
async function closeAgain(
  call: Call,
  { producerId, paused }: { readonly producerId: string; readonly paused: boolean },
  source: TrackSource | undefined,
): Promise<void> {
  if (paused || source === undefined || permitted(call, source)) {
    return;
  }
  const closed = await call.stay.media.setPaused(producerId, true);
  if (closed.ok) {
    call.meeting.dispatch({ type: 'pause', participantId: call.stay.id, producerId, paused: true });
  }
}

export const mediaRoutes = {
  'media.createTransport': route(
    'media.createTransport',
    methods['media.createTransport'].params,
    ({ stay }, { direction }) => stay.media.createTransport(direction),
  ),
  'media.connectTransport': route(
    'media.connectTransport',
    methods['media.connectTransport'].params,
    async ({ stay }, { transportId, dtlsParameters }) =>
      done(await stay.media.connectTransport(transportId, dtlsParameters)),
  ),
  'media.restartIce': route(
    'media.restartIce',
    methods['media.restartIce'].params,
    async ({ stay }, { transportId }) => {
      const restarted = await stay.media.restartIce(transportId);
      return restarted.ok ? success({ iceParameters: restarted.value }) : restarted;
    },
  ),
  'media.publish': route('media.publish', methods['media.publish'].params, publish),
  'media.setPaused': route('media.setPaused', methods['media.setPaused'].params, setPaused),
  'media.unpublish': route('media.unpublish', methods['media.unpublish'].params, ({ stay }, { producerId }) =>
    done(stay.media.unpublish(producerId)),
  ),
  'media.subscribe': route(
    'media.subscribe',
    methods['media.subscribe'].params,
    ({ stay }, { transportId, producerId, rtpCapabilities }) =>
      stay.media.subscribe(transportId, producerId, rtpCapabilities),
  ),
  'media.setConsumer': route(
    'media.setConsumer',
    methods['media.setConsumer'].params,
    async ({ stay }, { consumerId, paused, tile }) => done(await stay.media.setConsumer(consumerId, paused, tile)),
  ),
  'media.unsubscribe': route('media.unsubscribe', methods['media.unsubscribe'].params, ({ stay }, { consumerId }) =>
    done(stay.media.unsubscribe(consumerId)),
  ),
  'media.requestKeyframe': route(
    'media.requestKeyframe',
    methods['media.requestKeyframe'].params,
    async ({ stay }, { consumerId }) => done(await stay.media.requestKeyframe(consumerId)),
  ),
};
