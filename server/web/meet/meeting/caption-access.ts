import { LitElement, css, html, nothing } from 'lit';
import { announce, elementStyles, language } from '@ratspult/server/ui';
import { pageStyles } from '../page-styles.ts';
import { text } from './caption-texts.ts';
import type { MeetingSession } from './meeting-session.ts';

/** Where captions are sent to, with the key that is made for it. */
export class CaptionAccess extends LitElement {
  static override properties = { meeting: { attribute: false }, token: { state: true }, language: {} };
  declare meeting: MeetingSession | null;
  declare token: string | null;
  declare language: string;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      code {
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-s);
        background: var(--surface-2);
        overflow-wrap: anywhere;
        user-select: all;
      }
    `,
  ];

  constructor() {
    super();
    this.meeting = null;
    this.token = null;
    this.language = language.peek();
  }

  override render() {
    return html`<p>${text('intro')}</p>
      <div class="field">
        <span class="label">${text('address')}</span>
        <code>POST ${location.origin}/api/captions</code>
      </div>
      ${
        this.token === null
          ? nothing
          : html`<div class="field">
              <span class="label">${text('key')}</span>
              <code data-testid="caption-token">${this.token}</code>
              <span class="hint">${text('keyHint')}</span>
            </div>`
      }
      <div class="row">
        <rp-button data-testid="open-captions" @click=${() => void this.#set(true)}>${text('open')}</rp-button>
        <rp-button kind="quiet" data-testid="close-captions" @click=${() => void this.#set(false)}
          >${text('close')}</rp-button
        >
      </div>`;
  }

  async #set(open: boolean): Promise<void> {
    this.token = (await this.meeting?.openCaptions(open)) ?? null;
    if (!open) {
      announce(text('closed'));
    }
  }
}
customElements.define('meet-caption-access', CaptionAccess);
