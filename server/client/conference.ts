import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { Conference, ConferenceState, JoinOptions, ModerationAction, ShownVideo } from './contract.ts';
import type { EndReason, Grant, Joined, RoomSpeaker, TrackSource } from '../src/protocol/index.ts';
import { ClientError } from './client-error.ts';
import { initialState, reduceState, type StateAction } from './conference-state.ts';
import { Connector } from './connector.ts';
import type { ClientEnvironment } from './environment.ts';
import type { EventMessage } from './events.ts';
import { MediaSession } from './media-session.ts';
import { Timers } from './timers.ts';

/** A goodbye that gets no answer is not worth waiting for. */
const leaveTimeoutMs = 1_000;

class JoinedConference implements Conference {
  readonly #environment: ClientEnvironment;
  readonly #state = signal<ConferenceState>(initialState);
  readonly #tracks = signal<ReadonlyMap<string, MediaStreamTrack>>(new Map());
  readonly #timers: Timers;
  readonly #connector: Connector;
  readonly #media: MediaSession;

  constructor(options: JoinOptions, environment: ClientEnvironment) {
    this.#environment = environment;
    this.#timers = new Timers(environment.setTimer);
    this.#connector = new Connector(environment, options, {
      onJoined: (joined, kept) => this.#joined(joined, kept),
      onWaiting: (title) => {
        this.#media.stop();
        this.#apply({ type: 'waiting', title });
      },
      onEvent: (message) => this.#event(message),
      onLost: () => this.#apply({ type: 'lost' }),
      onFailed: (code) => this.#over({ type: 'failed', code }),
      onEnded: (reason) => this.#over({ type: 'ended', reason }),
    });
    this.#media = new MediaSession({
      environment,
      request: this.#connector.link.request,
      onTracks: (tracks) => {
        if (tracks.size > 0 || this.#tracks.peek().size > 0) {
          this.#tracks.value = tracks;
        }
      },
      onHealth: (media) => this.#apply({ type: 'media', media }),
    });
    this.#connector.start();
  }

  get state(): ReadonlySignal<ConferenceState> {
    return this.#state;
  }

  get tracks(): ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>> {
    return this.#tracks;
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): Promise<void> {
    return this.#media.publish(source, track);
  }

  setPaused(source: TrackSource, paused: boolean): Promise<void> {
    return this.#media.setPaused(source, paused);
  }

  show(videos: readonly ShownVideo[]): void {
    this.#media.show(videos);
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.#connector.link.request('hand.raise', { raised });
  }

  async sendChat(text: string, to: string | null): Promise<void> {
    await this.#connector.link.request('chat.send', { text, to });
  }

  async ask(grant: Grant, asked: boolean): Promise<void> {
    await this.#connector.link.request('grant.ask', { grant, asked });
  }

  async stay(): Promise<void> {
    await this.#connector.link.request('meeting.stay', {});
  }

  async setRoomSpeakers(speakers: readonly RoomSpeaker[]): Promise<void> {
    await this.#connector.link.request('room.setSpeakers', { speakers: [...speakers] });
  }

  async moderate(action: ModerationAction): Promise<void> {
    await requestModeration(this.#connector, action);
  }

  async openCaptions(open: boolean): Promise<string | null> {
    return (await this.#connector.link.request('moderation.captions', { open })).token;
  }

  async leave(): Promise<void> {
    const { phase } = this.#state.peek();
    if (phase === 'ended' || phase === 'failed') {
      return;
    }
    const said = phase === 'connecting' ? Promise.resolve() : this.#connector.link.request('leave', {});
    this.#media.close();
    await new Promise<void>((resolve) => {
      this.#timers.set('leave', leaveTimeoutMs, resolve);
      said.then(
        () => resolve(),
        () => resolve(),
      );
    });
    this.#over({ type: 'ended', reason: 'left' });
  }

  #apply(action: StateAction): void {
    const before = this.#state.peek();
    const after = reduceState(before, action);
    if (after === before) {
      return;
    }
    this.#state.value = after;
    if (after.participants !== before.participants || after.selfId !== before.selfId) {
      this.#media.setRoster(after.participants, after.selfId);
    }
    if (after.audible !== before.audible) {
      this.#media.setAudible(after.audible.producerIds);
    }
  }

  #joined(joined: Joined, kept: boolean): void {
    if (!kept) {
      this.#media.start(joined.routerRtpCapabilities);
    }
    this.#apply({ type: 'clock', offsetMs: joined.serverTime - this.#environment.now() });
    this.#apply({ type: 'joined', joined });
  }

  #event(message: EventMessage): void {
    switch (message.event) {
      case 'consumerClosed':
        this.#media.consumerClosed(message.data.consumerId);
        return;
      case 'layersWanted':
        this.#media.layersWanted(message.data.producerId, message.data.maxSpatialLayer);
        return;
      case 'mediaReset':
        this.#environment.log('warn', 'media: the instance asks to build anew');
        this.#media.start(message.data.routerRtpCapabilities);
        return;
      case 'movedToWaiting':
        this.#media.stop();
        this.#apply({ type: 'event', message });
        return;
      case 'ended':
        this.#over({ type: 'ended', reason: message.data.reason });
        return;
      case 'admitted':
        this.#apply({ type: 'clock', offsetMs: message.data.serverTime - this.#environment.now() });
        this.#apply({ type: 'event', message });
        return;
      case 'participant':
      case 'participantLeft':
      case 'meeting':
      case 'waiting':
      case 'chat':
      case 'caption':
      case 'chatDeleted':
      case 'audible':
      case 'moderated':
        this.#apply({ type: 'event', message });
    }
  }

  #over(
    action: { readonly type: 'ended'; readonly reason: EndReason } | { readonly type: 'failed'; readonly code: string },
  ): void {
    this.#timers.clearAll();
    this.#connector.stop();
    this.#media.close();
    this.#apply(action);
  }
}

const requestModeration = async (connector: Connector, action: ModerationAction): Promise<void> => {
  const { request } = connector.link;
  switch (action.type) {
    case 'mute':
    case 'stopVideo':
    case 'lowerHand':
    case 'moveToWaiting':
      await request(`moderation.${action.type}`, { participantId: action.participantId });
      return;
    case 'remove':
      await request('moderation.remove', { participantId: action.participantId, ban: action.ban });
      return;
    case 'admit':
    case 'refuse':
      await request(`moderation.${action.type}`, { waitingId: action.waitingId });
      return;
    case 'grant': {
      const { participantId, grant, granted } = action;
      await request('moderation.grant', { participantId, grant, granted });
      return;
    }
    case 'setModerator': {
      const { participantId, moderator } = action;
      await request('moderation.setModerator', { participantId, moderator });
      return;
    }
    case 'setInterpreter': {
      const { participantId, interpreter } = action;
      await request('moderation.setInterpreter', { participantId, interpreter });
      return;
    }
    case 'deleteChat':
      await request('moderation.deleteChat', { messageId: action.messageId });
      return;
    case 'settings':
      await request('moderation.settings', { settings: action.settings });
      return;
    case 'lock':
      await request('moderation.lock', { locked: action.locked });
      return;
    case 'setPublic':
      await request('moderation.setPublic', { public: action.public });
      return;
    case 'startRecording':
      await request('recording.start', {});
      return;
    case 'stopRecording':
      await request('recording.stop', {});
      return;
    case 'pauseRecording':
      await request('recording.setPaused', { paused: action.paused });
      return;
    case 'startTimer':
      await request('moderation.startTimer', { seconds: action.seconds });
      return;
    case 'extend':
      await request('moderation.extend', { minutes: action.minutes });
      return;
    case 'stopTimer':
    case 'muteAll':
    case 'end':
      await request(`moderation.${action.type}`, {});
  }
};

/**
 * Joins a meeting and keeps the participant in it until `leave` or until somebody ends it. Never throws: what goes wrong
 * shows in `state`. Requests reject with a `ClientError`.
 */
export const joinConference = (options: JoinOptions & { readonly environment: ClientEnvironment }): Conference =>
  new JoinedConference(options, options.environment);

/** True for errors of this client, which carry a code. */
export const isClientError = (error: unknown): error is ClientError => error instanceof ClientError;
