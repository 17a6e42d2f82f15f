import { LitElement, css, html, type TemplateResult } from 'lit';
import { elementStyles, language } from '@ratspult/server/ui';
import { defaultMeetingSettings, type MeetingSettings } from '../../src/protocol/index.ts';
import { pageStyles } from './page-styles.ts';
import { text } from './rules-texts.ts';

type Choice = 'waitingRoom' | 'microphones' | 'sharing' | 'chat';

const choices = {
  waitingRoom: ['nobody', 'guests', 'all'],
  microphones: ['free', 'on-request'],
  sharing: ['all', 'on-request', 'moderators'],
  chat: ['all', 'moderators', 'off'],
} as const satisfies { readonly [C in Choice]: readonly MeetingSettings[C][] };

const labels = {
  waitingRoom: { label: 'waitingRoom', nobody: 'waitNobody', guests: 'waitGuests', all: 'waitAll' },
  microphones: { label: 'microphones', free: 'microphonesFree', 'on-request': 'onRequest' },
  sharing: { label: 'sharing', all: 'sharingAll', 'on-request': 'onRequest', moderators: 'onlyModerators' },
  chat: { label: 'chatRule', all: 'chatAll', moderators: 'onlyModerators', off: 'chatOff' },
} as const;

/** The rules of a meeting as a form, before it or while it runs. Sends `meet-rules` with the whole settings at each change. */
export class RulesForm extends LitElement {
  static override properties = { settings: { attribute: false }, language: {} };
  declare settings: MeetingSettings;
  declare language: string;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      label.row {
        flex-wrap: nowrap;
        min-height: var(--target);
      }
      input[type='checkbox'] {
        flex: none;
        width: 1.4rem;
        height: 1.4rem;
      }
    `,
  ];

  constructor() {
    super();
    this.settings = defaultMeetingSettings;
    this.language = language.peek();
  }

  override render() {
    const { settings } = this;
    return html`${this.#select('waitingRoom')} ${this.#select('microphones')} ${this.#select('sharing')}
      ${this.#select('chat')}
      <label class="row">
        <input
          type="checkbox"
          data-testid="rule-privateChat"
          .checked=${settings.privateChat}
          ?disabled=${settings.chat === 'off'}
          @change=${this.#private}
        />
        <span>${text('privateChat')}<br /><span class="soft">${text('privateChatHint')}</span></span>
      </label>`;
  }

  #select(choice: Choice): TemplateResult {
    const words: Readonly<Record<string, Parameters<typeof text>[0]>> = labels[choice];
    return html`<div class="field">
      <label for=${choice}>${text(labels[choice].label)}</label>
      <select id=${choice} data-testid="rule-${choice}" @change=${(event: Event) => this.#chosen(choice, event)}>
        ${choices[choice].map((value) => {
          const key = words[value] ?? labels[choice].label;
          return html`<option value=${value} ?selected=${this.settings[choice] === value}>${text(key)}</option>`;
        })}
      </select>
    </div>`;
  }

  #chosen(choice: Choice, event: Event): void {
    const value = event.target instanceof HTMLSelectElement ? event.target.value : '';
    const next = withChoice(this.settings, choice, value);
    if (next !== null) {
      this.#send(next);
    }
  }

  readonly #private = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) {
      this.#send({ ...this.settings, privateChat: event.target.checked });
    }
  };

  #send(settings: MeetingSettings): void {
    this.settings = settings;
    this.dispatchEvent(new CustomEvent<MeetingSettings>('meet-rules', { detail: settings }));
  }
}
customElements.define('meet-rules', RulesForm);

/** Null for a value that no choice has. */
function withChoice(settings: MeetingSettings, choice: Choice, value: string): MeetingSettings | null {
  const pick = <T extends string>(values: readonly T[]): T | undefined => values.find((one) => one === value);
  const found = {
    waitingRoom: pick(choices.waitingRoom) ?? settings.waitingRoom,
    microphones: pick(choices.microphones) ?? settings.microphones,
    sharing: pick(choices.sharing) ?? settings.sharing,
    chat: pick(choices.chat) ?? settings.chat,
  };
  return found[choice] === value ? { ...settings, [choice]: found[choice] } : null;
}
