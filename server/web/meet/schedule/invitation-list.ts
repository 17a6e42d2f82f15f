import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { elementStyles, language } from '@ratspult/server/ui';
import type { Invitation } from '../../../src/protocol/index.ts';
import { text } from './texts.ts';

const reasons = {
  'address-refused': 'addressRefused',
  'mail-refused': 'mailRefused',
  'login-failed': 'loginFailed',
  'server-away': 'serverAway',
  expired: 'expired',
} as const;

const stateWord = ({ state, reason }: Invitation): string => {
  switch (state) {
    case 'sent':
      return text('mailSent');
    case 'failed':
      return text('mailFailed');
    case 'waiting':
      return text(reason === null ? 'mailWaiting' : 'mailRetry');
  }
};

/** Who is invited by mail, and what became of the last mail to each. */
export class InvitationList extends LitElement {
  static override properties = { invitations: { attribute: false }, language: {} };
  declare invitations: readonly Invitation[];
  declare language: string;

  static override styles = [
    elementStyles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--space-3);
        padding: var(--space-2) 0;
        border-top: 1px solid var(--border);
      }
      .address {
        overflow-wrap: anywhere;
      }
      .state {
        color: var(--text-soft);
        font-size: var(--text-s);
      }
      .failed .state {
        color: var(--danger-text);
        font-weight: 600;
      }
      .why {
        grid-column: 1 / -1;
        color: var(--text-soft);
        font-size: var(--text-s);
      }
    `,
  ];

  constructor() {
    super();
    this.invitations = [];
    this.language = language.peek();
  }

  override render(): TemplateResult {
    return html`<ul>
      ${this.invitations.map(
        (one) =>
          html`<li class=${one.state} data-testid="invitation">
            <span class="address">${one.address}</span><span class="state">${stateWord(one)}</span>
            ${one.reason === null ? nothing : html`<span class="why">${text(reasons[one.reason])}</span>`}
          </li>`,
      )}
    </ul>`;
  }
}
customElements.define('meet-invitations', InvitationList);
