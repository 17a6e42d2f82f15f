import { type Outcome, success } from '../../outcome.ts';
import type { MediaPlace, PipedTrack } from './media-place.ts';

type Kept<T> = Map<string, Promise<Outcome<T>>>;

/** The same promise for everybody who asks meanwhile; one that failed is forgotten, so that the next one tries again. */
function once<T>(kept: Kept<T>, key: string, make: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const known = kept.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = make();
  kept.set(key, made);
  void forgetFailed(kept, key, made);
  return made;
}

async function forgetFailed<T>(kept: Kept<T>, key: string, made: Promise<Outcome<T>>): Promise<void> {
  const outcome = await made;
  if (!outcome.ok && kept.get(key) === made) {
    kept.delete(key);
  }
}

const lineKey = (a: MediaPlace, b: MediaPlace): string => [a.id, b.id].toSorted().join(' ');
const trackKey = (producerId: string, to: string): string => `${producerId} ${to}`;

/** Brings producers of one place to others: one line per pair of places, one track per producer and place. */
export class Pipes {
  readonly #lines: Kept<null> = new Map();
  readonly #tracks: Kept<PipedTrack> = new Map();
  readonly #targets = new Map<string, Set<string>>();

  /** The track as it went in; what changed at home meanwhile is for the caller to bring after it. */
  bring(producerId: string, from: MediaPlace, to: MediaPlace): Promise<Outcome<PipedTrack>> {
    return once(this.#tracks, trackKey(producerId, to.id), async () => {
      const line = await once(this.#lines, lineKey(from, to), () => openLine(from, to));
      if (!line.ok) {
        return line;
      }
      const track = await from.pipeOut(to.id, producerId);
      if (!track.ok) {
        return track;
      }
      const arrived = await to.pipeIn(from.id, track.value);
      if (!arrived.ok) {
        return arrived;
      }
      this.#targets.set(producerId, (this.#targets.get(producerId) ?? new Set()).add(to.id));
      return track;
    });
  }

  /** Ids of the places that have this producer by a pipe. */
  placesOf(producerId: string): readonly string[] {
    return [...(this.#targets.get(producerId) ?? [])];
  }

  removeProducer(producerId: string): void {
    this.#targets.delete(producerId);
    removeWhere(this.#tracks, (key) => key.startsWith(`${producerId} `));
  }

  removePlace(placeId: string): void {
    removeWhere(this.#lines, (key) => key.split(' ').includes(placeId));
    removeWhere(this.#tracks, (key) => key.endsWith(` ${placeId}`));
    for (const targets of this.#targets.values()) {
      targets.delete(placeId);
    }
  }
}

async function openLine(a: MediaPlace, b: MediaPlace): Promise<Outcome<null>> {
  const [endA, endB] = await Promise.all([a.openPipe(b.id), b.openPipe(a.id)]);
  const connected =
    endA.ok && endB.ok
      ? await Promise.all([a.connectPipe(b.id, endB.value), b.connectPipe(a.id, endA.value)])
      : [endA, endB];
  const failed = connected.find((outcome) => !outcome.ok);
  if (failed !== undefined && !failed.ok) {
    a.closePipe(b.id);
    b.closePipe(a.id);
    return failed;
  }
  return success(null);
}

function removeWhere(kept: Map<string, unknown>, matches: (key: string) => boolean): void {
  for (const key of kept.keys()) {
    if (matches(key)) {
      kept.delete(key);
    }
  }
}
