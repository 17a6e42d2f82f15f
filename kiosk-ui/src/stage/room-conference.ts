import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core';
import type { StageMeeting } from '@ratspult/appliance/protocol';
import type { Conference, JoinOptions } from '@ratspult/server/client';
import type { RoomSpeaker } from '@ratspult/server/protocol';

export interface RoomConferencePorts {
  readonly meeting: StageMeeting;
  readonly join: (options: JoinOptions) => Conference;
  readonly renewTicket: JoinOptions['renewTicket'];
  readonly camera: MediaStreamTrack | null;
  readonly microphone: ReadonlySignal<MediaStreamTrack | null>;
  readonly muted: ReadonlySignal<boolean>;
  readonly cameraOff: ReadonlySignal<boolean>;
  readonly speakers: ReadonlySignal<readonly RoomSpeaker[]>;
  readonly onMutedByChair: () => void;
  /** A request the instance refused; the state tells what holds instead. */
  readonly onRefused: (error: unknown) => void;
}

/** The room in one meeting: keeps what is sent equal to what the room wants. */
export class RoomConference {
  readonly joinId: string;
  readonly conference: Conference;
  readonly #ports: RoomConferencePorts;
  readonly #lookAtId = signal<string | null>(null);
  readonly #disposers: readonly (() => void)[];
  #publishedMicrophone: MediaStreamTrack | null = null;
  #seenModeration = 0;
  #sentSpeakers = '[]';

  constructor(ports: RoomConferencePorts) {
    this.#ports = ports;
    this.joinId = ports.meeting.joinId;
    this.conference = ports.join({
      url: ports.meeting.conferenceUrl,
      ticket: ports.meeting.ticket,
      renewTicket: ports.renewTicket,
    });
    this.#disposers = [
      effect(() => this.#followMute(ports.microphone.value, ports.muted.value)),
      effect(() => {
        const off = ports.cameraOff.value;
        this.#follow(() => this.conference.setPaused('camera', off));
      }),
      effect(() => this.#followSpeakers(ports.speakers.value, this.conference.state.value.phase === 'joined')),
      effect(() => this.#followModeration()),
      effect(() => this.#followActive()),
    ];
    this.#follow(() => this.conference.publish('camera', ports.camera));
  }

  /** The remote participant who speaks or spoke last. */
  get lookAtId(): ReadonlySignal<string | null> {
    return this.#lookAtId;
  }

  async leave(): Promise<void> {
    for (const dispose of this.#disposers) {
      dispose();
    }
    await this.conference.leave();
  }

  /** The track goes silent here at once; the server is told, and published it is only after the pause is known. */
  #followMute(track: MediaStreamTrack | null, muted: boolean): void {
    if (track !== null) {
      track.enabled = !muted;
    }
    this.#follow(() => this.conference.setPaused('microphone', muted));
    if (track !== this.#publishedMicrophone) {
      this.#publishedMicrophone = track;
      this.#follow(() => this.conference.publish('microphone', track));
    }
  }

  #followSpeakers(speakers: readonly RoomSpeaker[], joined: boolean): void {
    if (!joined) {
      this.#sentSpeakers = '[]';
      return;
    }
    const wanted = JSON.stringify(speakers);
    if (wanted !== this.#sentSpeakers) {
      this.#sentSpeakers = wanted;
      this.#follow(() => this.conference.setRoomSpeakers(speakers));
    }
  }

  #followModeration(): void {
    const { moderated } = this.conference.state.value;
    if (moderated === null || moderated.count === this.#seenModeration) {
      return;
    }
    this.#seenModeration = moderated.count;
    if (moderated.action === 'muted') {
      this.#ports.onMutedByChair();
    }
  }

  #followActive(): void {
    const { audible, selfId } = this.conference.state.value;
    if (audible.activeParticipantId !== null && audible.activeParticipantId !== selfId) {
      this.#lookAtId.value = audible.activeParticipantId;
    }
  }

  /** What the client reads of its own state while it starts a request must not run our effects again. */
  #follow(request: () => Promise<void>): void {
    untracked(request).catch((error: unknown) => this.#ports.onRefused(error));
  }
}
