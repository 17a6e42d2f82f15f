import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import {
  Captions,
  Hand,
  Keyboard,
  LayoutGrid,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  PhoneOff,
  Pin,
  Settings2,
  User,
  Users,
  Video,
  VideoOff,
} from 'lucide';
import { elementStyles, language, type IconShapes } from '@ratspult/server/ui';
import { text as captionText } from './caption-texts.ts';
import { text } from './texts.ts';

export type MeetingCommand =
  | 'mute'
  | 'camera'
  | 'share'
  | 'hand'
  | 'chat'
  | 'people'
  | 'layout'
  | 'sign-language'
  | 'captions'
  | 'settings'
  | 'help'
  | 'leave';

type Permission = 'open' | 'ask' | 'asked' | 'closed';

export interface ToolbarState {
  readonly muted: boolean;
  /** What stands between the person and an open microphone or a shared screen. */
  readonly microphone: Permission;
  readonly screen: Permission;
  readonly cameraOn: boolean;
  readonly cameraOpening: boolean;
  readonly canShare: boolean;
  readonly sharing: boolean;
  readonly handUp: boolean;
  readonly panel: 'chat' | 'people' | null;
  readonly layout: 'speaker' | 'gallery';
  /** Null when nobody interprets. */
  readonly signLanguage: boolean | null;
  /** Null as long as there are none. */
  readonly captions: boolean | null;
  readonly people: number;
  readonly unread: number;
  readonly waiting: number;
}

interface Tool {
  readonly command: MeetingCommand;
  readonly icon: IconShapes;
  readonly words: string;
  readonly label?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly style?: string;
  readonly count?: number;
  readonly disabled?: boolean;
}

function muteWords({ muted, microphone }: ToolbarState): string {
  if (!muted) {
    return text('mute');
  }
  return text(microphone === 'open' ? 'youAreMuted' : microphone === 'asked' ? 'asked' : 'askMicrophone');
}

function shareWords({ sharing, screen }: ToolbarState): string {
  if (sharing) {
    return text('shareStop');
  }
  return text(screen === 'ask' ? 'askScreen' : screen === 'asked' ? 'asked' : 'share');
}

/** The bar of controls. Sends `meet-command` with a `MeetingCommand`. */
export class MeetToolbar extends LitElement {
  static override properties = { state: { attribute: false }, language: {} };
  declare state: ToolbarState | null;
  declare language: string;

  static override styles = [
    elementStyles,
    css`
      [role='toolbar'] {
        display: flex;
        flex-wrap: nowrap;
        gap: var(--space-2);
        align-items: stretch;
        justify-content: safe center;
        padding: var(--space-3) var(--space-4);
        overflow-x: auto;
        scrollbar-width: none;
      }
      button {
        position: relative;
        display: grid;
        gap: 0.15rem;
        flex: none;
        justify-items: center;
        align-content: center;
        min-width: 5.7rem;
        min-height: 4rem;
        padding: var(--space-2) var(--space-3);
        border: 0;
        border-radius: var(--radius-m);
        background: transparent;
        color: #e9f1f5;
        font-size: var(--text-xs);
        font-weight: 600;
        line-height: 1.15;
        cursor: pointer;
        touch-action: manipulation;
        transition: background var(--fast);
      }
      rp-icon {
        font-size: 1.1rem;
      }
      button:hover {
        background: #22323c;
      }
      button:focus-visible {
        outline-color: #ffd166;
      }
      button[disabled] {
        opacity: 0.45;
        cursor: default;
      }
      .on {
        background: #1d4253;
      }
      .alert {
        background: #c4312a;
      }
      .alert:hover {
        background: #d8433b;
      }
      .hand-up {
        background: #ffd166;
        color: #2a1d00;
      }
      .hand-up:hover {
        background: #ffdb8a;
      }
      .leave {
        margin-left: var(--space-4);
      }
      .count {
        position: absolute;
        top: 0.25rem;
        right: 0.9rem;
        min-width: 1.35rem;
        padding: 0 0.3rem;
        border-radius: var(--radius-round);
        background: #ffd166;
        color: #2a1d00;
        font-size: 0.75rem;
        line-height: 1.35rem;
        text-align: center;
      }
      @media (max-width: 64rem) {
        button {
          min-width: 4.2rem;
        }
      }
      @media (max-width: 44rem) {
        [role='toolbar'] {
          gap: 0.1rem;
          padding: var(--space-2) 0.4rem;
        }
        button {
          flex: 1 1 0;
          min-width: 2.75rem;
          min-height: 3.25rem;
          padding: var(--space-2) 0;
        }
        .words {
          display: none;
        }
        .rare {
          display: none;
        }
        .leave {
          margin-left: 0;
        }
        .count {
          right: 0.1rem;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.state = null;
    this.language = language.peek();
  }

  override render() {
    const { state } = this;
    return state === null
      ? nothing
      : html`<div role="toolbar" aria-label=${text('controls')} @keydown=${this.#arrows}>
          ${this.#media(state)} ${this.#sides(state)}
          ${this.#tool({ command: 'leave', icon: PhoneOff, words: text('leave'), style: 'alert leave' })}
        </div>`;
  }

  #media(state: ToolbarState): TemplateResult {
    return html`${this.#tool({
      command: 'mute',
      icon: state.muted ? MicOff : Mic,
      words: muteWords(state),
      label: state.muted && state.microphone !== 'open' ? muteWords(state) : text('muteLabel'),
      pressed: state.muted,
      style: state.muted ? 'alert' : '',
    })}
    ${this.#tool({
      command: 'camera',
      icon: state.cameraOn ? Video : VideoOff,
      words: text(state.cameraOn ? 'cameraStop' : 'cameraIsOff'),
      label: text('cameraLabel'),
      pressed: !state.cameraOn,
      style: state.cameraOn ? '' : 'alert',
      disabled: state.cameraOpening,
    })}
    ${
      state.canShare
        ? this.#tool({
            command: 'share',
            icon: MonitorUp,
            words: shareWords(state),
            label: state.screen === 'open' ? text('shareLabel') : shareWords(state),
            pressed: state.sharing,
            disabled: state.screen === 'closed',
            style: state.sharing ? 'on rare' : 'rare',
          })
        : nothing
    }
    ${this.#tool({
      command: 'hand',
      icon: Hand,
      words: text(state.handUp ? 'lowerHand' : 'raiseHand'),
      label: text('handLabel'),
      pressed: state.handUp,
      style: state.handUp ? 'hand-up' : '',
    })}`;
  }

  #sides(state: ToolbarState): TemplateResult {
    const gallery = state.layout === 'gallery';
    return html`${this.#tool({
      command: 'chat',
      icon: MessageSquare,
      words: text('chat'),
      expanded: state.panel === 'chat',
      style: state.panel === 'chat' ? 'on' : '',
      count: state.unread,
    })}
    ${this.#tool({
      command: 'people',
      icon: Users,
      words: text('people'),
      label: text('peopleCount', { count: state.people }),
      expanded: state.panel === 'people',
      style: state.panel === 'people' ? 'on' : '',
      count: state.waiting,
    })}
    ${this.#tool({
      command: 'layout',
      icon: gallery ? User : LayoutGrid,
      words: text(gallery ? 'speaker' : 'gallery'),
      label: text(gallery ? 'speakerLabel' : 'galleryLabel'),
    })}
    ${
      state.signLanguage === null
        ? nothing
        : this.#tool({
            command: 'sign-language',
            icon: Pin,
            words: text('signLanguage'),
            label: text('pinSignLanguage'),
            pressed: state.signLanguage,
            style: state.signLanguage ? 'on' : '',
          })
    }
    ${
      state.captions === null
        ? nothing
        : this.#tool({
            command: 'captions',
            icon: Captions,
            words: captionText('captions'),
            label: captionText('showCaptions'),
            pressed: state.captions,
            style: state.captions ? 'on' : '',
          })
    }
    ${this.#tool({ command: 'settings', icon: Settings2, words: text('settings') })}
    ${this.#tool({ command: 'help', icon: Keyboard, words: text('help'), style: 'rare' })}`;
  }

  #tool(tool: Tool): TemplateResult {
    return html`<button
      class=${tool.style ?? ''}
      data-testid=${tool.command}
      aria-label=${tool.label ?? tool.words}
      aria-pressed=${tool.pressed ?? nothing}
      aria-expanded=${tool.expanded ?? nothing}
      title=${tool.label ?? tool.words}
      ?disabled=${tool.disabled ?? false}
      @click=${() => this.#send(tool.command)}
    >
      <rp-icon .shapes=${tool.icon}></rp-icon><span class="words">${tool.words}</span>
      ${tool.count === undefined || tool.count === 0 ? nothing : html`<span class="count">${tool.count}</span>`}
    </button>`;
  }

  #send(command: MeetingCommand): void {
    this.dispatchEvent(new CustomEvent<MeetingCommand>('meet-command', { detail: command }));
  }

  /** Arrow keys move within a toolbar; Tab still reaches every button. */
  readonly #arrows = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const buttons = [...this.renderRoot.querySelectorAll('button')].filter((button) => button.offsetParent !== null);
    const at = buttons.findIndex((button) => button === event.target);
    if (step !== 0 && at >= 0) {
      event.preventDefault();
      buttons[(at + step + buttons.length) % buttons.length]?.focus();
    }
  };
}
customElements.define('meet-toolbar', MeetToolbar);
