import { css, html, nothing, type PropertyValues } from 'lit';
import { SendHorizontal, Trash2, X } from 'lucide';
import { SignalElement, elementStyles, formatTime } from '@ratspult/server/ui';
import {
  defaultMeetingSettings,
  maxChatLength,
  type ChatMessage,
  type Participant,
} from '../../../src/protocol/index.ts';
import { panelStyles } from './panel-styles.ts';
import type { MeetingSession } from './meeting-session.ts';
import { moderates } from './moderates.ts';
import { text } from './texts.ts';

/** Messages to everybody. Sends `meet-close`. */
export class ChatPanel extends SignalElement {
  static override properties = { meeting: { attribute: false }, sending: { state: true } };
  declare meeting: MeetingSession | null;
  declare sending: boolean;
  #seen = 0;

  static override styles = [
    elementStyles,
    panelStyles,
    css`
      li {
        margin-bottom: var(--space-4);
        overflow-wrap: anywhere;
      }
      .by {
        display: flex;
        gap: var(--space-2);
        align-items: baseline;
        font-size: var(--text-s);
        font-weight: 650;
      }
      time {
        color: var(--text-soft);
        font-weight: 450;
      }
      .text {
        width: fit-content;
        max-width: 100%;
        margin-top: var(--space-1);
        padding: var(--space-2) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--surface-3);
        white-space: pre-wrap;
      }
      .own .text {
        background: var(--primary-soft);
        color: var(--on-primary-soft);
      }
      .by rp-button {
        margin-left: auto;
      }
      .to {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-3);
        align-items: center;
      }
      .to select {
        min-height: var(--target);
      }
      form[hidden] {
        display: none;
      }
      form {
        display: flex;
        gap: var(--space-2);
        align-items: end;
      }
      textarea {
        flex: 1;
        min-width: 0;
        min-height: var(--target);
        padding: var(--space-3);
        border: 1px solid var(--border-strong);
        border-radius: var(--radius-s);
        background: var(--surface);
        resize: none;
        field-sizing: content;
        max-height: 8rem;
      }
    `,
  ];

  constructor() {
    super();
    this.meeting = null;
    this.sending = false;
  }

  override render() {
    const state = this.meeting?.conference.state.value;
    const { chat, selfId } = state ?? { chat: [], selfId: null };
    const self = state?.participants.find((participant) => participant.id === selfId);
    const moderator = self !== undefined && moderates(self);
    const rules = state?.meeting?.settings ?? defaultMeetingSettings;
    const others = rules.privateChat ? (state?.participants.filter((one) => one.id !== selfId) ?? []) : [];
    const recipients = rules.chat === 'all' || moderator ? others : others.filter((one) => moderates(one));
    const toAll = rules.chat === 'all' || (rules.chat === 'moderators' && moderator);
    return html`<div class="head">
        <h2>${text('chat')}</h2>
        <rp-button kind="quiet" round .icon=${X} label=${text('close')} @click=${this.#close}></rp-button>
      </div>
      <div class="body" tabindex="0" role="log" aria-label=${text('chat')} data-testid="chat-log">
        ${chat.length === 0 ? html`<p class="soft">${text('noMessages')}</p>` : ''}
        <ul>
          ${chat.map((message) => this.#message(message, message.from === selfId, moderator))}
        </ul>
      </div>
      <div class="foot">
        ${this.#recipients(recipients, toAll)}
        ${rules.chat === 'off' ? html`<p class="soft">${text('chatIsOff')}</p>` : nothing}
        ${rules.chat === 'moderators' && !moderator ? html`<p class="soft">${text('chatModerated')}</p>` : nothing}
        <form @submit=${this.#submit} ?hidden=${!toAll && (recipients.length === 0 || rules.chat === 'off')}>
          <textarea
            name="text"
            rows="1"
            maxlength=${maxChatLength}
            aria-label=${text('messageLabel')}
            placeholder=${text('messageLabel')}
            data-testid="chat-text"
            @keydown=${this.#key}
          ></textarea>
          <rp-button
            kind="primary"
            round
            type="submit"
            .icon=${SendHorizontal}
            label=${text('send')}
            ?busy=${this.sending}
            data-testid="chat-send"
          ></rp-button>
        </form>
      </div>`;
  }

  override firstUpdated(): void {
    this.#field()?.focus();
  }

  override updated(_changed: PropertyValues<this>): void {
    const length = this.meeting?.conference.state.peek().chat.length ?? 0;
    const body = this.renderRoot.querySelector('.body');
    if (length !== this.#seen && body !== null) {
      this.#seen = length;
      body.scrollTop = body.scrollHeight;
    }
  }

  /** Only where messages to one person are allowed. */
  #recipients(people: readonly Participant[], toAll: boolean) {
    return people.length === 0
      ? nothing
      : html`<label class="to"
          ><span>${text('messageTo')}</span
          ><select data-testid="chat-to">
            ${toAll ? html`<option value="">${text('everybody')}</option>` : nothing}
            ${people.map((person) => html`<option value=${person.id}>${person.name}</option>`)}
          </select></label
        >`;
  }

  #message(message: ChatMessage, own: boolean, moderator: boolean) {
    const by = own ? text('you') : message.name;
    return html`<li class=${own ? 'own' : ''} data-testid="chat-message">
      <div class="by">
        ${message.to === null ? by : text('privateFrom', { from: by, to: own ? message.to.name : text('you') })}<time
          >${formatTime(message.at)}</time
        >
        ${
          moderator && message.to === null
            ? html`<rp-button
                kind="quiet"
                round
                .icon=${Trash2}
                label=${text('deleteMessage', { name: message.name })}
                data-testid="chat-delete"
                @click=${() => void this.meeting?.moderate({ type: 'deleteChat', messageId: message.id })}
              ></rp-button>`
            : nothing
        }
      </div>
      <div class="text">${message.text}</div>
    </li>`;
  }

  #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('meet-close'));
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void this.#send();
    }
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#send();
  };

  async #send(): Promise<void> {
    const field = this.#field();
    const words = field?.value.trim() ?? '';
    if (field === null || words === '' || this.sending) {
      return;
    }
    const to = this.renderRoot.querySelector<HTMLSelectElement>('[data-testid=chat-to]')?.value ?? '';
    this.sending = true;
    const sent = (await this.meeting?.sendChat(words, to === '' ? null : to)) ?? false;
    this.sending = false;
    if (sent) {
      field.value = '';
    }
    field.focus();
  }
}
customElements.define('meet-chat', ChatPanel);
