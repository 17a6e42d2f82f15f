import { css, html, type PropertyValues } from 'lit';
import { SendHorizontal, X } from 'lucide';
import { SignalElement, elementStyles, formatTime } from '@ratspult/server/ui';
import { maxChatLength, type ChatMessage } from '../../../src/protocol/index.ts';
import { panelStyles } from './panel-styles.ts';
import type { MeetingSession } from './meeting-session.ts';
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
    const { chat, selfId } = this.meeting?.conference.state.value ?? { chat: [], selfId: null };
    return html`<div class="head">
        <h2>${text('chat')}</h2>
        <rp-button kind="quiet" round .icon=${X} label=${text('close')} @click=${this.#close}></rp-button>
      </div>
      <div class="body" tabindex="0" role="log" aria-label=${text('chat')} data-testid="chat-log">
        ${chat.length === 0 ? html`<p class="soft">${text('noMessages')}</p>` : ''}
        <ul>
          ${chat.map((message) => this.#message(message, message.from === selfId))}
        </ul>
      </div>
      <div class="foot">
        <form @submit=${this.#submit}>
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

  #message(message: ChatMessage, own: boolean) {
    return html`<li class=${own ? 'own' : ''} data-testid="chat-message">
      <div class="by">${own ? text('you') : message.name}<time>${formatTime(message.at)}</time></div>
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
    this.sending = true;
    const sent = (await this.meeting?.sendChat(words)) ?? false;
    this.sending = false;
    if (sent) {
      field.value = '';
    }
    field.focus();
  }
}
customElements.define('meet-chat', ChatPanel);
