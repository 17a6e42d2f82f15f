import type { ShownVideo } from './contract.ts';
import type { Participant, TrackSource } from '../src/protocol/index.ts';
import { codeOf } from './client-error.ts';
import type { ClientEnvironment } from './environment.ts';
import type { Requester } from './link.ts';
import type { MediaBlob } from './media-device.ts';
import { MediaGeneration } from './media-generation.ts';
import type { Wish } from './publisher.ts';
import type { WantedMedia } from './receiver.ts';
import { mediaSchedule, retryDelayMs } from './reconnect-policy.ts';
import { Timers } from './timers.ts';
import type { TransportHealth } from './transport-keeper.ts';

export interface MediaPorts {
  readonly environment: ClientEnvironment;
  readonly request: Requester;
  readonly onTracks: (tracks: ReadonlyMap<string, MediaStreamTrack>) => void;
  readonly onHealth: (health: TransportHealth) => void;
}

/** Layout animations call `show` per frame; the server hears of it this often at most. */
const showPauseMs = 100;
/** A tile that grows by a few pixels asks for nothing new. */
const tileStepPx = 16;
const maxTilePx = 8192;

const tilePx = (px: number): number =>
  Math.max(1, Math.min(maxTilePx, Math.ceil(px / tileStepPx) * tileStepPx || tileStepPx));

/** The media of one conference over all reconnects: remembers what is to be sent and received and keeps a generation alive that does it. */
export class MediaSession {
  readonly #ports: MediaPorts;
  readonly #timers: Timers;
  readonly #wishes = new Map<TrackSource, Wish>();
  #capabilities: MediaBlob | null = null;
  #generation: MediaGeneration | null = null;
  #build = 0;
  #failures = 0;
  #shown: readonly ShownVideo[] = [];
  #audible: readonly string[] = [];
  #exists: ReadonlySet<string> = new Set();
  #silenced: ReadonlySet<string> = new Set();
  #wanted: ReadonlyMap<string, WantedMedia> = new Map();

  constructor(ports: MediaPorts) {
    this.#ports = ports;
    this.#timers = new Timers(ports.environment.setTimer);
  }

  /** Throws away what was there, builds anew and publishes everything again. */
  start(routerRtpCapabilities: MediaBlob): void {
    this.stop();
    this.#capabilities = routerRtpCapabilities;
    this.#rebuild();
  }

  /** Media ends (waiting room, media worker gone); wishes stay for the next start. */
  stop(): void {
    this.#build += 1;
    this.#capabilities = null;
    this.#timers.clear('rebuild');
    this.#generation?.close();
    this.#generation = null;
    this.#ports.onHealth('none');
  }

  close(): void {
    this.stop();
    this.#timers.clearAll();
    this.#wishes.clear();
  }

  async publish(source: TrackSource, track: MediaStreamTrack | null): Promise<void> {
    const paused = track === null ? false : (this.#wishes.get(source)?.paused ?? false);
    this.#wishes.set(source, { track, paused });
    await this.#generation?.publisher.sync(source);
  }

  /** Also before `publish`: the source is then published paused. */
  async setPaused(source: TrackSource, paused: boolean): Promise<void> {
    this.#wishes.set(source, { track: this.#wishes.get(source)?.track ?? null, paused });
    await this.#generation?.publisher.sync(source);
  }

  show(videos: readonly ShownVideo[]): void {
    this.#shown = videos;
    if (!this.#timers.has('show')) {
      this.#applyWanted();
      this.#timers.set('show', showPauseMs, () => this.#applyWanted());
    }
  }

  setAudible(producerIds: readonly string[]): void {
    this.#audible = producerIds;
    this.#applyWanted();
  }

  /** Who is there with which tracks; the own ones also tell what the server has paused. */
  setRoster(participants: readonly Participant[], selfId: string | null): void {
    const exists = new Set<string>();
    const silenced = new Set<string>();
    for (const participant of participants) {
      for (const track of participant.tracks) {
        if (participant.id === selfId) {
          this.#generation?.publisher.serverPaused(track.producerId, track.source, track.paused);
        } else {
          exists.add(track.producerId);
          if (track.kind === 'audio' && track.paused) {
            silenced.add(track.producerId);
          }
        }
      }
    }
    this.#exists = exists;
    this.#silenced = silenced;
    this.#applyWanted();
  }

  consumerClosed(consumerId: string): void {
    this.#generation?.receiver.consumerClosed(consumerId);
  }

  layersWanted(producerId: string, maxSpatialLayer: number): void {
    this.#generation?.publisher.layersWanted(producerId, maxSpatialLayer);
  }

  #applyWanted(): void {
    const wanted = new Map<string, WantedMedia>();
    for (const producerId of this.#audible) {
      this.#add(wanted, producerId, null);
    }
    for (const producerId of this.#wanted.keys()) {
      // A muted microphone costs nothing; kept ready, its first word after unmuting is not cut off.
      if (this.#silenced.has(producerId)) {
        this.#add(wanted, producerId, null);
      }
    }
    for (const video of this.#shown) {
      this.#add(wanted, video.producerId, { width: tilePx(video.widthPx), height: tilePx(video.heightPx) });
    }
    this.#wanted = wanted;
    this.#generation?.receiver.want(wanted, this.#exists);
  }

  /** An unchanged wish stays the same object, so that the receiver sees at a glance what changed. */
  #add(wanted: Map<string, WantedMedia>, producerId: string, tile: WantedMedia['tile']): void {
    if (!this.#exists.has(producerId)) {
      return;
    }
    const before = this.#wanted.get(producerId);
    const same = before?.tile?.width === tile?.width && before?.tile?.height === tile?.height;
    wanted.set(producerId, before !== undefined && same ? before : { tile });
  }

  #rebuild(): void {
    const capabilities = this.#capabilities;
    if (capabilities === null) {
      return;
    }
    this.#build += 1;
    const build = this.#build;
    this.#generation?.close();
    this.#generation = null;
    this.#ports.onHealth('connecting');
    this.#make(capabilities, build).catch((error: unknown) => this.#buildFailed(build, error));
  }

  async #make(capabilities: MediaBlob, build: number): Promise<void> {
    const device = await this.#ports.environment.createDevice(capabilities);
    if (build !== this.#build) {
      return;
    }
    const generation = new MediaGeneration({
      environment: this.#ports.environment,
      request: this.#ports.request,
      device,
      wishes: this.#wishes,
      onTracks: (tracks) => this.#ports.onTracks(tracks),
      onHealth: () => this.#health(generation),
      onBroken: () => this.#later(),
    });
    this.#generation = generation;
    this.#applyWanted();
    await generation.publisher.syncAll();
    this.#health(generation);
  }

  #health(generation: MediaGeneration): void {
    if (generation !== this.#generation) {
      return;
    }
    if (generation.health === 'connected') {
      this.#failures = 0;
    }
    this.#ports.onHealth(generation.health);
  }

  #buildFailed(build: number, error: unknown): void {
    if (build !== this.#build) {
      return;
    }
    this.#ports.environment.log('warn', 'media: could not be built', error);
    this.#ports.onHealth('interrupted');
    if (codeOf(error) !== 'codec-unsupported') {
      this.#later();
    }
  }

  #later(): void {
    const delay = retryDelayMs(mediaSchedule, this.#failures, this.#ports.environment.random());
    this.#failures += 1;
    this.#timers.set('rebuild', delay ?? mediaSchedule.capMs, () => this.#rebuild());
  }
}
