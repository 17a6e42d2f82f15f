import type { types } from 'mediasoup';
import { type Outcome, success } from '../../outcome.ts';
import { mediaCodecs } from '../codecs.ts';
import { MediasoupPlace, type MediasoupPlaceOptions } from './mediasoup-place.ts';
import { outcomeOf } from './outcome-of.ts';

/** How often loudness is reported: often enough that the first word is heard, rarely enough for 500 participants. */
const loudnessIntervalMs = 300;
const loudnessThresholdDbov = -55;
const loudEntries = 10;

/** A new router on the worker with what listens to its sound; it stands in `places` as long as it is there. */
export async function openPlace(
  worker: types.Worker,
  options: Pick<
    MediasoupPlaceOptions,
    'hostId' | 'webRtcServer' | 'events' | 'iceServers' | 'initialOutgoingBitrateBps'
  > & { readonly places: Set<MediasoupPlace> },
): Promise<Outcome<MediasoupPlace>> {
  const opened = await outcomeOf('openPlace', () => openRouter(worker));
  if (!opened.ok) {
    return opened;
  }
  const { places, ...rest } = options;
  const place: MediasoupPlace = new MediasoupPlace({
    ...rest,
    ...opened.value,
    onClose: () => void places.delete(place),
  });
  places.add(place);
  return success(place);
}

async function openRouter(worker: types.Worker): Promise<{
  router: types.Router;
  audioLevels: types.AudioLevelObserver;
  activeSpeaker: types.ActiveSpeakerObserver;
}> {
  const router = await worker.createRouter({ mediaCodecs });
  const audioLevels = await router.createAudioLevelObserver({
    maxEntries: loudEntries,
    threshold: loudnessThresholdDbov,
    interval: loudnessIntervalMs,
  });
  const activeSpeaker = await router.createActiveSpeakerObserver({ interval: loudnessIntervalMs });
  return { router, audioLevels, activeSpeaker };
}
