import { signal } from '@preact/signals-core';

/** Plays the audio tracks of a meeting on one loudspeaker. Owns its audio elements, which lie in `place`. */
export class Sound {
  /** True when the browser wants a click before it plays. */
  readonly blocked = signal(false);
  readonly place = document.createElement('div');
  readonly #players = new Map<string, HTMLAudioElement>();
  #speakerId: string | null = null;

  /** The whole set of tracks; others than audio are left out. */
  play(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const [id, player] of this.#players) {
      if (!tracks.has(id)) {
        player.srcObject = null;
        player.remove();
        this.#players.delete(id);
      }
    }
    for (const [id, track] of tracks) {
      if (track.kind === 'audio') {
        this.#playOne(id, track);
      }
    }
  }

  useSpeaker(speakerId: string | null): void {
    this.#speakerId = speakerId;
    for (const player of this.#players.values()) {
      this.#route(player);
    }
  }

  /** After a click. */
  unblock(): void {
    this.blocked.value = false;
    for (const player of this.#players.values()) {
      this.#start(player);
    }
  }

  close(): void {
    this.play(new Map());
  }

  #playOne(id: string, track: MediaStreamTrack): void {
    const known = this.#players.get(id);
    if (known?.srcObject instanceof MediaStream && known.srcObject.getTracks()[0] === track) {
      return;
    }
    const player = known ?? this.#newPlayer(id);
    player.srcObject = new MediaStream([track]);
    this.#players.set(id, player);
    this.#route(player);
    this.#start(player);
  }

  #newPlayer(id: string): HTMLAudioElement {
    const player = new Audio();
    player.dataset['producerId'] = id;
    this.place.append(player);
    return player;
  }

  #route(player: HTMLAudioElement): void {
    if (this.#speakerId !== null && 'setSinkId' in player) {
      // A loudspeaker that was pulled out: the system's choice goes on playing.
      player.setSinkId(this.#speakerId).catch(() => {});
    }
  }

  #start(player: HTMLAudioElement): void {
    player.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        this.blocked.value = true;
      }
    });
  }
}
