import { effect, signal } from '@preact/signals-core';
import { errorText } from '@ratspult/server/ui';
import {
  browserEnvironment,
  captureScreen,
  codeOf,
  joinConference,
  type CaptureFailure,
  type Conference,
  type ConferenceState,
  type ModerationAction,
} from '../../../client/index.ts';
import type { Grant, ModeratedAction, RecordingFault } from '../../../src/protocol/index.ts';
import { callApi } from '../../shared/api.ts';
import type { LocalMedia } from '../local-media.ts';
import { text as pageText } from '../texts.ts';
import { faultSentences } from './happenings.ts';
import { moderates } from './moderates.ts';
import { text } from './texts.ts';

export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'problem';
  readonly text: string;
}

export type Started =
  | { readonly ok: true; readonly meeting: MeetingSession }
  | { readonly ok: false; readonly code: string };

const renewPauseMs = 3_000;
const noticeMs = 8_000;

const ticketFor = async (linkToken: string, guestName: string | null) => {
  const answer = await callApi('ticket', guestName === null ? {} : { guestName }, { linkToken });
  if (!answer.ok) {
    return answer;
  }
  const url = new URL(answer.value.conferencePath, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return { ok: true, value: { url: url.href, ticket: answer.value.ticket } } as const;
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** One stay in a meeting: the conference together with the own devices, and what the person does with both. */
export class MeetingSession {
  readonly conference: Conference;
  readonly notices = signal<readonly Notice[]>([]);
  readonly sharing = signal(false);
  readonly #media: LocalMedia;
  readonly #disposers: (() => void)[] = [];
  #screen: readonly MediaStreamTrack[] = [];
  #moderations = 0;
  #noticeCount = 0;
  #fault: RecordingFault | null = null;
  readonly #wantsSilence = signal(false);
  #closed = false;
  #hadDocument = false;

  private constructor(
    first: { readonly url: string; readonly ticket: string },
    again: () => ReturnType<typeof ticketFor>,
    media: LocalMedia,
  ) {
    this.#media = media;
    this.conference = joinConference({
      ...first,
      renewTicket: () => this.#renew(again),
      environment: browserEnvironment(() => {}),
    });
    this.#wantsSilence.value = media.microphone.state.peek().track === null;
    void this.conference.setPaused('microphone', this.#wantsSilence.value);
    this.#disposers.push(
      effect(() => this.#publish('camera', media.camera.state.value.track)),
      effect(() => this.#publishDocument(media.document.state.value.track)),
      effect(() => this.#publish('microphone', media.microphone.state.value.track)),
      effect(() => this.#follow(this.conference.state.value)),
    );
  }

  static async start(linkToken: string, guestName: string | null, media: LocalMedia): Promise<Started> {
    const again = () => ticketFor(linkToken, guestName);
    const answer = await again();
    return answer.ok
      ? { ok: true, meeting: new MeetingSession(answer.value, again, media) }
      : { ok: false, code: answer.error.code };
  }

  /** The own shared screen, for the own tile. */
  get screenTrack(): MediaStreamTrack | null {
    return this.sharing.value ? (this.#screen[0] ?? null) : null;
  }

  /**
   * As others have it: muted is what the server enforces, or no microphone at all. While the sound is still being set up it is
   * what was asked for: a tap on "mute" in that second must not be taken for its opposite.
   */
  get muted(): boolean {
    const { published } = this.conference.state.value;
    return (
      this.#media.microphone.state.value.track === null || (published.microphone?.paused ?? this.#wantsSilence.value)
    );
  }

  /** `open`: may be used now; `ask`: a moderator has to allow it; `asked`: the question is out; `closed`: not in this meeting. */
  permission(grant: Grant): 'open' | 'ask' | 'asked' | 'closed' {
    const { participants, selfId, meeting } = this.conference.state.value;
    const self = participants.find((participant) => participant.id === selfId);
    const rule = grant === 'microphone' ? meeting?.settings.microphones : meeting?.settings.sharing;
    if (self === undefined || rule === 'free' || rule === 'all' || moderates(self) || self.grants.includes(grant)) {
      return 'open';
    }
    return self.asks.includes(grant) ? 'asked' : rule === 'on-request' ? 'ask' : 'closed';
  }

  /** Asks a moderator, or takes the question back. */
  async ask(grant: Grant): Promise<void> {
    const asked = this.permission(grant) !== 'asked';
    if (await this.#do(this.conference.ask(grant, asked))) {
      this.notify('info', text(asked ? 'noticeAsked' : 'noticeAskedBack'));
    }
  }

  async toggleMicrophone(): Promise<void> {
    const { microphone } = this.#media;
    if (this.muted && this.permission('microphone') !== 'open') {
      await this.ask('microphone');
      return;
    }
    if (!this.muted) {
      this.#wantsSilence.value = true;
      await this.#do(this.conference.setPaused('microphone', true));
      return;
    }
    if (microphone.state.peek().track === null) {
      await microphone.open();
      this.#tellFailure('microphone');
    }
    this.#wantsSilence.value = false;
    await this.#do(this.conference.setPaused('microphone', false));
  }

  async toggleCamera(): Promise<void> {
    const { camera } = this.#media;
    if (camera.state.peek().track !== null) {
      camera.close();
      return;
    }
    await this.conference.setPaused('camera', false).catch(() => {});
    await camera.open();
    this.#tellFailure('camera');
  }

  /** A second camera; the switch stands in the settings. */
  async toggleDocument(deviceId: string | null): Promise<void> {
    const { document } = this.#media;
    if (document.state.peek().track !== null) {
      document.close();
      return;
    }
    await this.conference.setPaused('document', false).catch(() => {});
    await document.open(deviceId);
    this.#tellFailure('document');
  }

  async toggleShare(): Promise<void> {
    if (this.sharing.peek()) {
      this.#stopShare();
      return;
    }
    if (this.permission('screen') !== 'open') {
      await (this.permission('screen') === 'closed' ? this.notify('info', text('shareClosed')) : this.ask('screen'));
      return;
    }
    const captured = await captureScreen();
    if (!captured.ok) {
      if (captured.failure !== 'denied') {
        this.notify('problem', text('shareFailed'));
      }
      return;
    }
    this.#screen = captured.audio === null ? [captured.video] : [captured.video, captured.audio];
    captured.video.addEventListener('ended', () => this.#stopShare());
    this.sharing.value = true;
    await this.#do(this.conference.publish('screen', captured.video));
    if (captured.audio !== null) {
      await this.#do(this.conference.publish('screen-audio', captured.audio));
    }
  }

  async toggleHand(): Promise<void> {
    const { participants, selfId } = this.conference.state.peek();
    const raised = participants.find((participant) => participant.id === selfId)?.handRaisedAt ?? null;
    await this.#do(this.conference.raiseHand(raised === null));
  }

  /** True when it was sent; the text stays in the field otherwise. */
  sendChat(message: string, to: string | null): Promise<boolean> {
    return this.#do(this.conference.sendChat(message, to));
  }

  async moderate(action: ModerationAction): Promise<void> {
    await this.#do(this.conference.moderate(action));
  }

  /** The token of the way in for captions; null when it is closed or could not be opened. */
  async openCaptions(open: boolean): Promise<string | null> {
    try {
      return await this.conference.openCaptions(open);
    } catch (error) {
      const { sentence, remedy } = errorText(codeOf(error));
      this.notify('problem', `${sentence} ${remedy}`);
      return null;
    }
  }

  async stay(): Promise<void> {
    await this.#do(this.conference.stay());
  }

  notify(kind: Notice['kind'], sentence: string): void {
    this.#noticeCount += 1;
    const notice = { id: this.#noticeCount, kind, text: sentence };
    this.notices.value = [...this.notices.peek(), notice];
    setTimeout(() => this.dismiss(notice.id), noticeMs);
  }

  dismiss(id: number): void {
    this.notices.value = this.notices.peek().filter((notice) => notice.id !== id);
  }

  close(): void {
    this.#closed = true;
    this.#stopShare();
    for (const dispose of this.#disposers.splice(0)) {
      dispose();
    }
    void this.conference.leave();
  }

  async #do(work: Promise<void>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      const { sentence, remedy } = errorText(codeOf(error));
      this.notify('problem', `${sentence} ${remedy}`);
      return false;
    }
  }

  /** Nothing is asked of the server as long as nobody has switched it on. */
  #publishDocument(track: MediaStreamTrack | null): void {
    if (track !== null || this.#hadDocument) {
      this.#hadDocument = track !== null;
      void this.#do(this.conference.publish('document', track));
    }
  }

  #publish(source: 'camera' | 'microphone', track: MediaStreamTrack | null): void {
    void this.#do(this.conference.publish(source, track));
  }

  #stopShare(): void {
    for (const track of this.#screen) {
      track.stop();
    }
    this.#screen = [];
    if (this.sharing.peek()) {
      this.sharing.value = false;
      this.conference.publish('screen', null).catch(() => {});
      this.conference.publish('screen-audio', null).catch(() => {});
    }
  }

  #tellFailure(device: keyof typeof deviceWords): void {
    const { failure } = this.#media[device].state.peek();
    if (failure !== null) {
      this.notify('problem', deviceFailure(device, failure));
    }
  }

  #follow(state: ConferenceState): void {
    const { moderated } = state;
    if (moderated !== null && moderated.count > this.#moderations) {
      this.#moderations = moderated.count;
      if (moderated.action === 'video-stopped') {
        this.#media.camera.close();
        this.#media.document.close();
      }
      if (moderated.action === 'video-stopped' || moderated.action === 'screen-denied') {
        this.#stopShare();
      }
      this.notify('info', moderationText(moderated.action, moderated.by));
    }
    this.#tellFault(state);
    if (state.phase === 'waiting') {
      this.#stopShare();
    }
    if (state.phase === 'ended' || state.phase === 'failed') {
      this.#stopShare();
      this.#media.camera.close();
      this.#media.document.close();
      this.#media.microphone.close();
    }
  }

  /** Only who can do something about it is told why a recording ended. */
  #tellFault({ meeting, participants, selfId }: ConferenceState): void {
    const fault = meeting?.capture.recording.fault ?? null;
    const self = participants.find((participant) => participant.id === selfId);
    if (fault !== null && fault !== this.#fault && self !== undefined && moderates(self)) {
      this.notify('problem', faultSentences(fault).join(' '));
    }
    this.#fault = fault;
  }

  /** Waits for the instance to come back; a clear refusal ends it. */
  async #renew(again: () => ReturnType<typeof ticketFor>): Promise<{ url: string; ticket: string } | null> {
    while (!this.#closed) {
      const answer = await again();
      if (answer.ok) {
        return answer.value;
      }
      if (answer.error.code !== 'connection-failed' && answer.error.code !== 'server-shutting-down') {
        return null;
      }
      await pause(renewPauseMs);
    }
    return null;
  }
}

const moderationTexts = {
  muted: 'noticeMuted',
  'video-stopped': 'noticeVideo',
  'hand-lowered': 'noticeHand',
  'microphone-allowed': 'noticeMicrophone',
  'microphone-denied': 'noticeNoMicrophone',
  'screen-allowed': 'noticeScreen',
  'screen-denied': 'noticeNoScreen',
  'made-moderator': 'noticeModerator',
  'unmade-moderator': 'noticeNoModerator',
} as const satisfies Readonly<Record<ModeratedAction, Parameters<typeof text>[0]>>;

const moderationText = (action: ModeratedAction, by: string): string => text(moderationTexts[action], { by });

const deviceWords = {
  camera: () => pageText('camera'),
  microphone: () => pageText('microphone'),
  document: () => text('documentCamera'),
} as const;

const deviceFailure = (device: keyof typeof deviceWords, failure: CaptureFailure): string =>
  `${deviceWords[device]()}: ${pageText(failure)} ${pageText(`${failure}Hint`)}`;
