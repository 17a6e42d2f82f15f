import { effect } from '@preact/signals-core';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Lock, X } from 'lucide';
import { SignalElement, announce, elementStyles, formatNumber, language } from '@ratspult/server/ui';
import type { ConferenceState } from '../../../client/index.ts';
import { watchLevel } from '../level-meter.ts';
import type { LocalMedia } from '../local-media.ts';
import '../views/device-check.ts';
import './captions-line.ts';
import './capture-notice.ts';
import './chat-panel.ts';
import './meeting-dialogs.ts';
import './people-panel.ts';
import './stage-area.ts';
import { happenings } from './happenings.ts';
import type { Layout } from './layout.ts';
import type { MeetingDialog } from './meeting-dialogs.ts';
import type { MeetingSession } from './meeting-session.ts';
import { moderates } from './moderates.ts';
import { meetingStyles } from './meeting-styles.ts';
import type { Confirmation } from './people-panel.ts';
import { commandOf } from './shortcuts.ts';
import { Sound } from './sound.ts';
import { text } from './texts.ts';
import './times-bar.ts';
import './toolbar.ts';
import type { MeetingCommand } from './toolbar.ts';

/** A hint may come again after this time. */
const mutedHintPauseMs = 20_000;

/** Questions that this person may answer. */
const openAsks = ({ participants, selfId }: ConferenceState): number => {
  const self = participants.find((participant) => participant.id === selfId);
  return self === undefined || !moderates(self) ? 0 : participants.flatMap((participant) => participant.asks).length;
};

/** The running meeting: pictures, toolbar, side panel, banners and dialogs. */
export class MeetingView extends SignalElement {
  static override properties = {
    meeting: { attribute: false },
    media: { attribute: false },
    layout: { state: true },
    panel: { state: true },
    dialog: { state: true },
    unread: { state: true },
    pinSignLanguage: { state: true },
    captions: { state: true },
  };
  declare meeting: MeetingSession | null;
  declare media: LocalMedia | null;
  declare layout: Layout;
  declare panel: 'chat' | 'people' | null;
  declare dialog: MeetingDialog | null;
  declare unread: number;
  declare pinSignLanguage: boolean;
  declare captions: boolean;
  readonly #sound = new Sound();
  #disposers: (() => void)[] = [];
  #before: ConferenceState | null = null;

  static override styles = [elementStyles, meetingStyles];

  constructor() {
    super();
    this.meeting = null;
    this.media = null;
    this.layout = 'speaker';
    this.panel = null;
    this.dialog = null;
    this.unread = 0;
    this.pinSignLanguage = true;
    this.captions = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#key);
    for (const dispose of this.#disposers.splice(0)) {
      dispose();
    }
    this.#sound.close();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('meeting')) {
      this.#wire();
    }
  }

  override render() {
    const { meeting, media } = this;
    const state = meeting?.conference.state.value;
    if (meeting === null || media === null || state === undefined || state.meeting === null) {
      return nothing;
    }
    return html`<div class="frame" data-testid="meeting" data-phase=${state.phase} data-media=${state.media}>
        <header>
          <h1>${state.meeting.title}</h1>
          ${state.meeting.locked ? html`<rp-icon class="lock" .shapes=${Lock}></rp-icon>` : nothing}
          <span class="number">${formatNumber(state.meeting.number)}</span>
        </header>
        <div>
          <meet-capture-notice .capture=${state.meeting.capture} .language=${language.value}></meet-capture-notice>
          ${this.#banners(state)}
          <meet-times .meeting=${meeting} .media=${media} .language=${language.value}></meet-times>
        </div>
        <main class=${this.panel === null ? '' : 'with-panel'}>
          <div class="pictures">
            <meet-stage
              .meeting=${meeting}
              .media=${media}
              .layout=${this.layout}
              ?pinSignLanguage=${this.pinSignLanguage}
            ></meet-stage>
            ${state.participants.length === 1 ? this.#alone(state) : nothing}
            ${this.captions ? html`<meet-captions .state=${state}></meet-captions>` : nothing}
          </div>
          ${this.#panel(meeting)}
        </main>
        <meet-toolbar
          .state=${this.#toolbar(meeting, media, state)}
          .language=${language.value}
          @meet-command=${this.#command}
        ></meet-toolbar>
        ${this.#notices(meeting)} ${this.#sound.place}
      </div>
      <meet-dialogs
        .meeting=${meeting}
        .media=${media}
        .dialog=${this.dialog}
        @meet-close=${() => {
          this.dialog = null;
        }}
      ></meet-dialogs>`;
  }

  #toolbar(meeting: MeetingSession, media: LocalMedia, state: ConferenceState) {
    const self = state.participants.find((participant) => participant.id === state.selfId);
    const camera = media.camera.state.value;
    return {
      muted: meeting.muted,
      microphone: meeting.permission('microphone'),
      screen: meeting.permission('screen'),
      cameraOn: camera.track !== null,
      cameraOpening: camera.opening,
      canShare: typeof navigator.mediaDevices?.getDisplayMedia === 'function',
      sharing: meeting.sharing.value,
      handUp: self?.handRaisedAt !== null && self !== undefined,
      panel: this.panel,
      layout: this.layout,
      signLanguage: state.participants.some(({ signLanguage }) => signLanguage) ? this.pinSignLanguage : null,
      captions: state.captions.length === 0 ? null : this.captions,
      people: state.participants.length,
      unread: this.unread,
      waiting: state.waiting.length + openAsks(state),
    };
  }

  #banners(state: ConferenceState): TemplateResult {
    const [guest] = state.waiting;
    return html`<div class="banners">
      ${
        state.phase === 'reconnecting'
          ? html`<p class="banner" data-testid="reconnecting">${text('reconnecting')}</p>`
          : state.media === 'interrupted'
            ? html`<p class="banner">${text('mediaInterrupted')}</p>`
            : nothing
      }
      ${
        this.#sound.blocked.value
          ? html`<p class="banner">
              ${text('soundBlocked')}
              <rp-button kind="primary" @click=${() => this.#sound.unblock()}>${text('soundOn')}</rp-button>
            </p>`
          : nothing
      }
      ${
        guest === undefined || this.panel === 'people'
          ? nothing
          : html`<p class="banner calm" data-testid="waiting-banner">
              ${
                state.waiting.length === 1
                  ? text('waitingOne', { name: guest.name })
                  : text('waitingMany', { count: state.waiting.length })
              }
              <rp-button kind="primary" data-testid="show-waiting" @click=${() => this.#open('people')}
                >${text('show')}</rp-button
              >
            </p>`
      }
    </div>`;
  }

  #alone(state: ConferenceState): TemplateResult {
    return html`<div class="alone">
      <strong>${text('alone')}</strong>
      <span>${text('aloneHint', { number: formatNumber(state.meeting?.number ?? '') })}</span>
      <rp-button data-testid="copy-link" @click=${() => void this.#copyLink()}>${text('copyLink')}</rp-button>
    </div>`;
  }

  #panel(meeting: MeetingSession): TemplateResult | typeof nothing {
    switch (this.panel) {
      case 'chat':
        return html`<meet-chat class="panel" .meeting=${meeting} @meet-close=${this.#closePanel}></meet-chat>`;
      case 'people':
        return html`<meet-people
          class="panel"
          .meeting=${meeting}
          @meet-close=${this.#closePanel}
          @meet-confirm=${(event: CustomEvent<Confirmation>) => {
            this.dialog = event.detail;
          }}
        ></meet-people>`;
      case null:
        return nothing;
    }
  }

  #notices(meeting: MeetingSession): TemplateResult {
    return html`<div class="notices">
      ${meeting.notices.value.map(
        (notice) =>
          html`<div class="notice ${notice.kind}" data-testid="notice">
            <span>${notice.text}</span>
            <rp-button
              kind="quiet"
              round
              .icon=${X}
              label=${text('close')}
              @click=${() => meeting.dismiss(notice.id)}
            ></rp-button>
          </div>`,
      )}
    </div>`;
  }

  #wire(): void {
    const { meeting, media } = this;
    if (meeting === null || media === null) {
      return;
    }
    // Outside the update that tracks signals for drawing.
    queueMicrotask(() => {
      this.#disposers.push(
        effect(() => this.#sound.play(meeting.conference.tracks.value)),
        effect(() => this.#sound.useSpeaker(media.speakerId.value)),
        effect(() => this.#heard(meeting.conference.state.value)),
        effect(() => this.#listen(media.microphone.state.value.track, meeting)),
        this.#announceNotices(meeting),
      );
    });
  }

  #announceNotices(meeting: MeetingSession): () => void {
    let last = 0;
    return effect(() => {
      const newest = meeting.notices.value.at(-1);
      if (newest !== undefined && newest.id > last) {
        last = newest.id;
        announce(newest.text, 'assertive');
      }
    });
  }

  #heard(state: ConferenceState): void {
    const before = this.#before;
    this.#before = state;
    if (before === null) {
      return;
    }
    const said = happenings(before, state);
    if (said.length > 0) {
      announce(
        said.map(({ sentence }) => sentence).join(' '),
        said.some(({ urgent }) => urgent) ? 'assertive' : 'polite',
      );
    }
    const fresh = state.chat.filter((message) => !before.chat.includes(message) && message.from !== state.selfId);
    const latest = fresh.at(-1);
    if (latest !== undefined && this.panel !== 'chat' && before.meeting !== null) {
      this.unread += fresh.length;
      announce(text('sayChat', { name: latest.name, text: latest.text }));
    }
  }

  /** Tells who speaks while muted. */
  #listen(track: MediaStreamTrack | null, meeting: MeetingSession): (() => void) | undefined {
    if (track === null) {
      return undefined;
    }
    let loud = 0;
    let quietUntil = 0;
    return watchLevel(track, (level) => {
      loud = level > 0.5 && meeting.muted ? loud + 1 : 0;
      const now = performance.now();
      if (loud >= 5 && now > quietUntil) {
        quietUntil = now + mutedHintPauseMs;
        meeting.notify('info', text('youSpeakMuted'));
      }
    });
  }

  #open(panel: 'chat' | 'people'): void {
    if (this.panel === panel) {
      this.#closePanel();
      return;
    }
    this.panel = panel;
    if (panel === 'chat') {
      this.unread = 0;
    }
  }

  readonly #closePanel = (): void => {
    const panel = this.panel ?? 'chat';
    this.panel = null;
    void this.#focusTool(panel);
  };

  /** Focus goes back to the button that opened the panel. */
  async #focusTool(panel: 'chat' | 'people'): Promise<void> {
    await this.updateComplete;
    const toolbar = this.renderRoot.querySelector('meet-toolbar');
    toolbar?.shadowRoot?.querySelector<HTMLElement>(`[data-testid=${panel}]`)?.focus();
  }

  async #toggleMicrophone(meeting: MeetingSession): Promise<void> {
    await meeting.toggleMicrophone();
    announce(text(meeting.muted ? 'sayMuted' : 'sayUnmuted'), 'assertive');
  }

  async #copyLink(): Promise<void> {
    await navigator.clipboard.writeText(location.href);
    this.meeting?.notify('info', text('copied'));
  }

  readonly #command = (event: CustomEvent<MeetingCommand>): void => {
    this.#run(event.detail);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.dialog === null && this.panel !== null) {
      this.#closePanel();
      return;
    }
    const command = commandOf(event);
    if (command !== null && this.dialog === null) {
      event.preventDefault();
      this.#run(command);
    }
  };

  #run(command: MeetingCommand): void {
    const { meeting } = this;
    switch (command) {
      case 'mute':
        if (meeting !== null) {
          void this.#toggleMicrophone(meeting);
        }
        return;
      case 'camera':
        void meeting?.toggleCamera();
        return;
      case 'share':
        void meeting?.toggleShare();
        return;
      case 'hand':
        void meeting?.toggleHand();
        return;
      case 'chat':
      case 'people':
        this.#open(command);
        return;
      case 'layout':
        this.layout = this.layout === 'speaker' ? 'gallery' : 'speaker';
        return;
      case 'captions':
        this.captions = !this.captions;
        return;
      case 'sign-language':
        this.pinSignLanguage = !this.pinSignLanguage;
        return;
      case 'settings':
      case 'help':
      case 'leave':
        this.dialog = { type: command };
    }
  }
}
customElements.define('meet-meeting', MeetingView);
