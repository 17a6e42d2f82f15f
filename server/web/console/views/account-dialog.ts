import { css, html, nothing } from 'lit';
import { Download, KeyRound, LogOut, ShieldOff, Trash2, UserCheck, UserX } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { Account } from '../../../src/protocol/index.ts';
import { callApi, type ApiAnswer, type ApiError } from '../../shared/api.ts';
import { factorText } from '../../shared/second-factor-texts.ts';
import { accessText } from '../access-texts.ts';
import { consoleStyles } from '../console-styles.ts';
import { fieldOf, formProblem } from '../form-problem.ts';
import { asRole, roleOptions } from '../roles.ts';
import { text } from '../texts.ts';

/** Into the browser's download folder; nothing leaves the machine. */
function saveAs(fileName: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}

/**
 * Everything that can be done to one account. Sends `changed` after each change, and `password` with
 * `{ username, password }` when a new one was made.
 */
export class AccountDialog extends SignalElement {
  static override properties = {
    account: { attribute: false },
    problem: { state: true },
    busy: { state: true },
    done: { state: true },
    erasing: { state: true },
  };
  declare account: Account | null;
  declare problem: ApiError | null;
  declare busy: boolean;
  declare done: string | null;
  declare erasing: boolean;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      .action {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-2) var(--space-4);
        align-items: center;
        padding-top: var(--space-4);
        border-top: 1px solid var(--border);
      }
      .action p {
        color: var(--text-soft);
        font-size: var(--text-s);
      }
      form {
        grid-template-columns: 1fr auto;
        align-items: end;
      }
    `,
  ];

  constructor() {
    super();
    this.account = null;
    this.problem = null;
    this.busy = false;
    this.done = null;
    this.erasing = false;
  }

  override render() {
    const { account } = this;
    return html`<rp-dialog .open=${account !== null} heading=${account?.displayName ?? ''} @rp-close=${this.#close}>
      ${account === null ? nothing : this.#content(account)}
      <rp-button slot="actions" kind="primary" @click=${this.#close}>${text('close')}</rp-button>
    </rp-dialog>`;
  }

  #content(account: Account) {
    return html`<div class="stack">
      <p class="soft">${account.username}</p>
      ${account.provider === null ? this.#roleForm(account) : html`<p>${accessText('fromProvider')}</p>`}
      ${formProblem(this.problem)}
      ${this.done === null ? nothing : html`<p class="notice ok" role="status" data-testid="done">${this.done}</p>`}
      ${
        account.provider === null
          ? html`<div class="action">
              <p>${accessText('resetPasswordHint')}</p>
              <rp-button .icon=${KeyRound} data-testid="reset-password" ?busy=${this.busy} @click=${this.#reset}
                >${accessText('resetPassword')}</rp-button
              >
            </div>`
          : nothing
      }
      ${
        account.secondFactor
          ? html`<div class="action">
              <p>${factorText('resetHint')}</p>
              <rp-button .icon=${ShieldOff} data-testid="reset-factor" ?busy=${this.busy} @click=${this.#resetFactor}
                >${factorText('reset')}</rp-button
              >
            </div>`
          : nothing
      }
      <div class="action">
        <p>${accessText('endSessionsHint')}</p>
        <rp-button .icon=${LogOut} data-testid="end-sessions" ?busy=${this.busy} @click=${this.#end}
          >${accessText('endSessions')}</rp-button
        >
      </div>
      <div class="action">
        <p>${accessText('exportHint')}</p>
        <rp-button .icon=${Download} data-testid="export-person" ?busy=${this.busy} @click=${this.#export}
          >${accessText('exportPerson')}</rp-button
        >
      </div>
      <div class="action">
        <p>${accessText('eraseHint')}</p>
        <rp-button
          kind="danger"
          .icon=${Trash2}
          data-testid="erase-person"
          ?busy=${this.busy}
          @click=${() => (this.erasing = true)}
          >${accessText('erasePerson')}</rp-button
        >
      </div>
      ${this.#eraseDialog(account)}
      <div class="action">
        <p>${accessText(account.disabled ? 'enableHint' : 'disableHint')}</p>
        <rp-button
          kind=${account.disabled ? 'secondary' : 'danger'}
          .icon=${account.disabled ? UserCheck : UserX}
          data-testid="disable-account"
          ?busy=${this.busy}
          @click=${this.#disable}
          >${accessText(account.disabled ? 'enableAccount' : 'disableAccount')}</rp-button
        >
      </div>
    </div>`;
  }

  #roleForm(account: Account) {
    return html`<form @submit=${this.#changeRole}>
      <div class="field">
        <label for="role">${text('role')}</label>
        <select id="role" name="role" data-testid="account-role">
          ${roleOptions(account.role)}
        </select>
      </div>
      <rp-button type="submit" data-testid="save-role" ?busy=${this.busy}>${accessText('saveRole')}</rp-button>
    </form>`;
  }

  readonly #close = (): void => {
    this.problem = null;
    this.done = null;
    this.dispatchEvent(new CustomEvent('rp-close'));
  };

  readonly #changeRole = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target;
    if (form instanceof HTMLFormElement) {
      const role = asRole(fieldOf(form, 'role'));
      void this.#do(
        accessText('roleSaved'),
        async (accountId) => await callApi('changeAccount', { role }, { accountId }),
      );
    }
  };

  readonly #disable = (): void => {
    const disabled = this.account?.disabled !== true;
    const done = accessText(disabled ? 'accountDisabled' : 'accountEnabled');
    void this.#do(done, async (accountId) => await callApi('changeAccount', { disabled }, { accountId }));
  };

  readonly #end = (): void => {
    void this.#do(accessText('sessionsEnded'), async (accountId) => await callApi('endSessions', null, { accountId }));
  };

  #eraseDialog({ displayName }: Account) {
    return html`<rp-dialog
      .open=${this.erasing}
      heading=${accessText('eraseTitle', { name: displayName })}
      @rp-close=${this.#keep}
    >
      <p>${accessText('eraseWarning')}</p>
      <rp-button slot="actions" kind="quiet" @click=${this.#keep}>${text('cancel')}</rp-button>
      <rp-button slot="actions" kind="danger" data-testid="erase-confirmed" @click=${this.#erase}
        >${accessText('erasePerson')}</rp-button
      >
    </rp-dialog>`;
  }

  readonly #keep = (event: Event): void => {
    // The dialog around this one stays open.
    event.stopPropagation();
    this.erasing = false;
  };

  readonly #export = (): void => {
    void this.#do(accessText('exported'), async (accountId) => {
      const answer = await callApi('personData', null, { accountId });
      if (answer.ok) {
        saveAs(`auskunft-${this.account?.username ?? ''}.json`, JSON.stringify(answer.value.data, null, 2));
      }
      return answer;
    });
  };

  readonly #erase = (): void => {
    this.erasing = false;
    void this.#do(null, async (accountId) => {
      const answer = await callApi('erasePerson', null, { accountId });
      if (answer.ok) {
        this.#close();
      }
      return answer;
    });
  };

  readonly #resetFactor = (): void => {
    void this.#do(
      factorText('resetDone'),
      async (accountId) => await callApi('resetSecondFactor', null, { accountId }),
    );
  };

  readonly #reset = (): void => {
    void this.#do(null, async (accountId) => {
      const answer = await callApi('resetPassword', {}, { accountId });
      if (answer.ok) {
        const detail = { username: this.account?.username ?? '', password: answer.value.initialPassword };
        this.dispatchEvent(new CustomEvent('password', { detail }));
      }
      return answer;
    });
  };

  async #do(done: string | null, act: (accountId: string) => Promise<ApiAnswer<unknown>>): Promise<void> {
    if (this.busy || this.account === null) {
      return;
    }
    this.busy = true;
    this.done = null;
    const answer = await act(this.account.id);
    this.busy = false;
    this.problem = answer.ok ? null : answer.error;
    if (answer.ok) {
      this.done = done;
      this.dispatchEvent(new CustomEvent('changed'));
    }
  }
}
customElements.define('account-dialog', AccountDialog);
