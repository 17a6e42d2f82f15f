import { type Outcome, refuse, success } from '../../outcome.ts';
import { conferenceMethods as methods, type MediaKind, type TrackSource } from '../../protocol/index.ts';
import { type Call, route } from '../route.ts';
import type { PublishRequest } from '../participant-media.ts';

const kindOf: Readonly<Record<TrackSource, MediaKind>> = {
  microphone: 'audio',
  'screen-audio': 'audio',
  camera: 'video',
  screen: 'video',
};

/** What every handler without a result answers. */
const done = (outcome: Outcome<unknown>): Outcome<Record<string, never>> => (outcome.ok ? success({}) : outcome);

const muted = ({ meeting, stay }: Call): boolean => meeting.participant(stay.id)?.mutedByChair ?? false;

/** Who is muted by the chair publishes sound paused, whatever the request says (clients publish anew by themselves). */
async function publish(call: Call, request: PublishRequest): Promise<Outcome<{ producerId: string }>> {
  const { meeting, stay } = call;
  if (kindOf[request.source] !== request.kind) {
    return refuse('invalid-input', `${request.source} is not ${request.kind}`);
  }
  const sound = request.kind === 'audio';
  const asked = request.paused || (sound && muted(call));
  const published = await stay.media.publish({ ...request, paused: asked });
  if (!published.ok) {
    return published;
  }
  const producerId = published.value;
  const paused = asked || (sound && muted(call));
  if (paused && !asked) {
    await stay.media.setPaused(producerId, true);
  }
  const { source, kind } = request;
  meeting.dispatch({ type: 'publish', participantId: stay.id, track: { producerId, source, kind, paused } });
  return success({ producerId });
}

async function setPaused(
  { meeting, stay }: Call,
  params: { readonly producerId: string; readonly paused: boolean },
): Promise<Outcome<Record<string, never>>> {
  const outcome = await stay.media.setPaused(params.producerId, params.paused);
  if (outcome.ok) {
    meeting.dispatch({ type: 'pause', participantId: stay.id, ...params });
  }
  return done(outcome);
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
