import {
  isEmpty,
  grantOf,
  keptVideos,
  mayAdmit,
  type EventMessage,
  type MeetingAction,
  type MeetingEffect,
  type MeetingState,
  type Recipient,
  reduce,
  snapshotFor,
  startMeeting,
} from '../meeting/index.ts';
import type { Caption, EndReason, Grant, Joined, MeetingInfo, Participant } from '../protocol/index.ts';
import { newId } from '../random.ts';
import { CaptionAccess } from './caption-access.ts';
import type { MeetingCapture } from './capture-contract.ts';
import type { ConferenceOptions } from './options.ts';
import { MeetingMedia } from './meeting-media.ts';
import { MeetingTimers } from './meeting-timers.ts';
import { ParticipantMedia } from './participant-media.ts';
import type { Stay } from './stay.ts';

export interface LiveMeetingHooks {
  onStayOver(stay: Stay, reason: EndReason): void;
  onEmpty(): void;
}

/** A meeting in progress: its state, who stays in it, and its media. Carries out what the reducer decides. */
export class LiveMeeting {
  readonly media: MeetingMedia;
  readonly captions: CaptionAccess;
  readonly capture: MeetingCapture;
  readonly #options: ConferenceOptions;
  readonly #hooks: LiveMeetingHooks;
  readonly #timers: MeetingTimers;
  readonly #stays = new Map<string, Stay>();
  #state: MeetingState;

  constructor(info: MeetingInfo, options: ConferenceOptions, hooks: LiveMeetingHooks) {
    this.#options = options;
    this.captions = new CaptionAccess(options.clock, options.random, options.limits);
    this.#hooks = hooks;
    const shown = { ...info, capture: { ...info.capture, recording: options.capture.idle } };
    this.#state = startMeeting(shown, options.clock.now(), options.limits.longestMeetingMs);
    this.#timers = new MeetingTimers(options.clock, options.limits, {
      dispatch: (action) => this.dispatch(action),
      onOver: () => this.#endByTime(),
      onAbandoned: (participantId) => this.dispatch({ type: 'leave', participantId, reason: 'time-over' }),
    });
    this.media = this.#createMedia();
    this.capture = options.capture.attach({
      meetingId: info.meetingId,
      capabilities: options.mediaPlane.rtpCapabilities,
      state: () => this.#state,
      media: () => this.media.get(),
      show: (capture) => this.dispatch({ type: 'capture', capture }),
    });
  }

  get state(): MeetingState {
    return this.#state;
  }

  get id(): string {
    return this.#state.info.meetingId;
  }

  participant(id: string): Participant | null {
    return this.#state.attendees.get(id)?.participant ?? null;
  }

  stay(id: string): Stay | null {
    return this.#stays.get(id) ?? null;
  }

  stays(): Stay[] {
    return [...this.#stays.values()];
  }

  /** From now on events reach this stay. */
  register(stay: Stay): void {
    this.#stays.set(stay.id, stay);
  }

  /** What a participant needs at the door of the media. */
  newParticipantMedia(participantId: () => string): ParticipantMedia {
    return new ParticipantMedia(newId(this.#options.random), this.media, this.#options.limits, (producerId) =>
      this.dispatch({ type: 'unpublish', participantId: participantId(), producerId }),
    );
  }

  dispatch(action: MeetingAction): void {
    const { attendees, audible } = this.#state;
    const step = reduce(this.#state, action, this.#options.limits);
    this.#state = step.state;
    if (step.state.attendees !== attendees || step.state.audible !== audible) {
      this.media.current?.setKept(keptVideos(step.state));
    }
    // Before anybody is told: what a change takes away has stopped by then.
    this.capture.follow(step.state);
    for (const effect of step.effects) {
      this.#perform(effect);
    }
    if (isEmpty(this.#state)) {
      this.#hooks.onEmpty();
    } else {
      this.#timers.follow(this.#state);
    }
  }

  /** What the owner changed outside the meeting. */
  adopt(info: MeetingInfo, by: string): void {
    this.dispatch({ type: 'title', title: info.title });
    this.dispatch({ type: 'settings', settings: info.settings, by });
    for (const { identity, participant } of this.#state.attendees.values()) {
      const moderator = this.#options.directory.isModerator(this.id, identity);
      if (participant.moderator !== moderator && participant.kind === 'person') {
        this.dispatch({ type: 'moderator', participantId: participant.id, moderator, by });
      }
    }
  }

  joined(stay: Stay, seq: number, mediaAlive: boolean): Joined | null {
    const snapshot = snapshotFor(this.#state, stay.id);
    return snapshot === null
      ? null
      : {
          status: 'joined',
          resumeToken: stay.token,
          seq,
          snapshot,
          routerRtpCapabilities: this.#options.mediaPlane.rtpCapabilities,
          mediaAlive,
          serverTime: this.#options.clock.now(),
        };
  }

  /** Passed on and forgotten. */
  showCaption(caption: Caption): void {
    this.#send({ who: 'everybody', except: null }, { event: 'caption', data: { caption } });
  }

  /** Whoever is alone here is still there. */
  stayAlone(): void {
    this.#timers.stay();
  }

  close(): void {
    this.#timers.close();
    this.capture.close();
    this.media.close();
  }

  #endByTime(): void {
    this.#options.recordModeration({ meetingId: this.id, actor: 'server', action: 'end', target: 'longest duration' });
    this.#options.directory.markEnded(this.id);
    this.dispatch({ type: 'end', reason: 'time-over' });
  }

  #createMedia(): MeetingMedia {
    const { mediaPlane, clock, log } = this.#options;
    return new MeetingMedia({
      plane: mediaPlane,
      clock,
      log,
      events: {
        consumerClosed: (consumerId) => this.#onConsumerClosed(consumerId),
        layersWanted: (producerId, maxSpatialLayer) =>
          this.#sendToOwner(producerId, { event: 'layersWanted', data: { producerId, maxSpatialLayer } }),
        loud: (loudProducerIds) => this.dispatch({ type: 'levels', at: clock.now(), loudProducerIds }),
        dominant: (producerId) => this.dispatch({ type: 'dominant', producerId }),
        lost: (seats) => this.#onMediaLost(seats),
      },
      onReset: (seats) => this.#onMediaReset(seats),
    });
  }

  /** Who was on another worker goes on. */
  #onMediaLost(seats: readonly string[]): void {
    const lost = this.stays().filter((stay) => seats.includes(stay.media.seat));
    for (const stay of lost) {
      stay.media.forget();
    }
    this.capture.mediaLost(seats);
    this.#options.log.warn({ meetingId: this.id, participants: lost.length }, 'a media worker of the meeting died');
    for (const stay of lost) {
      this.dispatch({ type: 'forgetTracks', participantId: stay.id });
    }
  }

  #onMediaReset(seats: readonly string[]): void {
    this.#options.log.info({ meetingId: this.id }, 'media of the meeting is there again');
    this.capture.mediaReset();
    const { rtpCapabilities } = this.#options.mediaPlane;
    // Who had nothing there yet may have been refused meanwhile and is told as well.
    const needy = this.stays().filter(
      ({ phase, media }) => phase === 'joined' && (seats.includes(media.seat) || !media.alive),
    );
    for (const stay of needy) {
      stay.send('mediaReset', JSON.stringify({ routerRtpCapabilities: rtpCapabilities }));
    }
  }

  #onConsumerClosed(consumerId: string): void {
    this.capture.consumerClosed(consumerId);
    const owner = this.stays().find((stay) => stay.media.dropConsumer(consumerId));
    owner?.send('consumerClosed', JSON.stringify({ consumerId }));
  }

  #sendToOwner(producerId: string, message: EventMessage): void {
    const owner = this.stays().find((stay) => stay.media.ownsProducer(producerId));
    owner?.send(message.event, JSON.stringify(message.data));
  }

  #perform(effect: MeetingEffect): void {
    switch (effect.type) {
      case 'send':
        this.#send(effect.to, effect.message);
        break;
      case 'finish':
        this.#finish(effect.id, effect.reason);
        break;
      case 'sendBack':
        this.#sendBack(effect.participantId);
        break;
      case 'silence':
        this.#silence(effect.participantId, effect.grant);
        break;
      case 'admit':
        this.#admit(effect.waitingId, effect.participantId);
        break;
    }
  }

  #send(to: Recipient, message: EventMessage): void {
    const dataText = JSON.stringify(message.data);
    for (const stay of this.#stays.values()) {
      if (this.#receives(stay, to)) {
        stay.send(message.event, dataText);
      }
    }
  }

  #receives(stay: Stay, to: Recipient): boolean {
    if (stay.phase !== 'joined') {
      return false;
    }
    switch (to.who) {
      case 'everybody':
        return stay.id !== to.except;
      case 'admitters':
        return this.#mayAdmit(stay.id);
      case 'one':
        return stay.id === to.participantId;
    }
    return false;
  }

  #mayAdmit(id: string): boolean {
    const participant = this.participant(id);
    return participant !== null && mayAdmit(participant);
  }

  /** The media goes before anybody is told; the stay and its connection go on. */
  #sendBack(participantId: string): void {
    const stay = this.#stays.get(participantId);
    if (stay !== undefined) {
      stay.media.reset();
      stay.phase = 'waiting';
      stay.send('movedToWaiting', JSON.stringify({ title: this.#state.info.title }));
    }
  }

  /** What the settings or a moderator no longer allow ends here, whatever the client does. */
  #silence(participantId: string, grant: Grant): void {
    const media = this.#stays.get(participantId)?.media;
    const tracks = this.participant(participantId)?.tracks ?? [];
    for (const { producerId } of tracks.filter((track) => grantOf(track.source) === grant)) {
      if (grant === 'screen') {
        media?.unpublish(producerId);
      } else {
        void this.#pause(participantId, producerId);
      }
    }
  }

  async #pause(participantId: string, producerId: string): Promise<void> {
    const outcome = await this.#stays.get(participantId)?.media.setPaused(producerId, true);
    if (outcome?.ok === true) {
      this.dispatch({ type: 'pause', participantId, producerId, paused: true });
    }
  }

  #finish(id: string, reason: EndReason): void {
    const stay = this.#stays.get(id);
    if (stay !== undefined) {
      this.#stays.delete(id);
      stay.finish(reason);
      this.#hooks.onStayOver(stay, reason);
    }
  }

  #admit(waitingId: string, participantId: string): void {
    const stay = this.#stays.get(waitingId);
    if (stay === undefined) {
      return;
    }
    this.#stays.delete(waitingId);
    stay.id = participantId;
    stay.phase = 'joined';
    this.#stays.set(participantId, stay);
    const joined = this.joined(stay, stay.seq + 1, false);
    if (joined !== null) {
      stay.send('admitted', JSON.stringify(joined));
    }
    if (!stay.connected) {
      this.dispatch({ type: 'connection', participantId, connection: 'reconnecting' });
    }
  }
}
