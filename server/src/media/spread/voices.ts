import type { Loudness } from './media-place.ts';

/** So often in a row another place must be louder before the active speaker changes over: a cough is no speech. */
const neededReports = 2;

/**
 * One loudness and one active speaker for a meeting on several places. Each place hears only who is at home there;
 * within a place its own choice of the speaker counts, between places the louder one.
 */
export class Voices {
  readonly #loud = new Map<string, readonly Loudness[]>();
  readonly #dominant = new Map<string, string>();
  #speaker: { readonly placeId: string; readonly producerId: string } | null = null;
  #rival: { readonly placeId: string; reports: number } | null = null;

  /** All places together, loudest first. */
  loud(placeId: string, voices: readonly Loudness[]): readonly string[] {
    this.#loud.set(placeId, voices);
    return [...this.#loud.values()]
      .flat()
      .toSorted((a, b) => b.volumeDbov - a.volumeDbov)
      .map(({ producerId }) => producerId);
  }

  /** The active speaker after the last report, when that changed it; null when it stays. */
  next(placeId: string, dominant: string | null): string | null {
    if (dominant !== null) {
      this.#dominant.set(placeId, dominant);
    }
    const winner = this.#winner();
    const producerId = winner === null ? null : (this.#dominant.get(winner) ?? null);
    if (winner === null || producerId === null || producerId === this.#speaker?.producerId) {
      return null;
    }
    this.#speaker = { placeId: winner, producerId };
    return producerId;
  }

  removePlace(placeId: string): void {
    this.#loud.delete(placeId);
    this.#dominant.delete(placeId);
    if (this.#speaker?.placeId === placeId) {
      this.#speaker = null;
    }
  }

  #winner(): string | null {
    const places = [...this.#dominant.keys()].toSorted((a, b) => this.#volume(b) - this.#volume(a));
    const [loudest] = places;
    const current = this.#speaker?.placeId ?? null;
    if (loudest === undefined || current === null || loudest === current) {
      this.#rival = null;
      return loudest ?? null;
    }
    if (this.#volume(loudest) === this.#volume(current)) {
      return current;
    }
    const reports = this.#rival?.placeId === loudest ? this.#rival.reports + 1 : 1;
    this.#rival = { placeId: loudest, reports };
    return reports >= neededReports || this.#volume(current) === -Infinity ? loudest : current;
  }

  #volume(placeId: string): number {
    return Math.max(-Infinity, ...(this.#loud.get(placeId) ?? []).map(({ volumeDbov }) => volumeDbov));
  }
}
