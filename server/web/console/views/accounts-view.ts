import { css, html, nothing } from 'lit';
import { UserCog, UserPlus } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { Account } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { accessText } from '../access-texts.ts';
import { consoleStyles } from '../console-styles.ts';
import { fieldOf, formProblem } from '../form-problem.ts';
import { asRole, roleOptions, roleWords } from '../roles.ts';
import { text } from '../texts.ts';
import './account-dialog.ts';

/** All accounts; a new local one gets a generated password that is shown once. */
export class AccountsView extends SignalElement {
  static override properties = {
    accounts: { state: true },
    problem: { state: true },
    creating: { state: true },
    created: { state: true },
    edited: { state: true },
    busy: { state: true },
  };
  declare accounts: readonly Account[] | null;
  declare problem: ApiError | null;
  declare creating: boolean;
  declare created: { readonly username: string; readonly password: string } | null;
  /** Id of the account whose dialog is open. */
  declare edited: string | null;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      code {
        display: block;
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--surface-3);
        font-size: var(--text-l);
        overflow-wrap: anywhere;
        user-select: all;
      }
      td {
        vertical-align: middle;
      }
      td.actions {
        width: 1%;
      }
    `,
  ];

  constructor() {
    super();
    this.accounts = null;
    this.problem = null;
    this.creating = false;
    this.created = null;
    this.edited = null;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    return html`<main class="page" id="content">
      <div class="page-head">
        <h1>${text('accountsTitle')}</h1>
        <rp-button kind="primary" .icon=${UserPlus} data-testid="new-account" @click=${() => (this.creating = true)}
          >${text('newAccount')}</rp-button
        >
      </div>
      ${this.creating ? nothing : formProblem(this.problem)}
      <section class="card">
        <div class="table-scroll" tabindex="0" role="region" aria-label=${text('accountsTitle')}>
          <table>
            <tbody>
              ${this.accounts?.map((account) => this.#row(account)) ?? nothing}
            </tbody>
          </table>
        </div>
      </section>
      ${this.#createDialog()} ${this.#createdDialog()}
      <account-dialog
        .account=${this.accounts?.find(({ id }) => id === this.edited) ?? null}
        @rp-close=${this.#closeEdited}
        @changed=${() => void this.#load()}
        @password=${this.#showPassword}
      ></account-dialog>
    </main>`;
  }

  #row(account: Account) {
    return html`<tr>
      <td><strong>${account.displayName}</strong><br /><span class="soft">${account.username}</span></td>
      <td>${roleWords(account.role)}</td>
      <td>
        ${account.locked ? html`<span class="pill fault">${text('locked')}</span>` : nothing}
        ${account.disabled ? html`<span class="pill fault">${text('disabled')}</span>` : nothing}
        ${account.provider === null ? nothing : html`<span class="pill info">${accessText('singleSignOn')}</span>`}
        ${account.mustChangePassword ? html`<span class="pill warning">${text('mustChange')}</span>` : nothing}
      </td>
      <td class="actions">
        <rp-button
          kind="quiet"
          round
          .icon=${UserCog}
          label=${accessText('editAccount', { name: account.displayName })}
          data-testid="edit-account"
          @click=${() => (this.edited = account.id)}
        ></rp-button>
      </td>
    </tr>`;
  }

  #createDialog() {
    return html`<rp-dialog .open=${this.creating} heading=${text('newAccount')} @rp-close=${this.#cancel}>
      <form @submit=${this.#create}>
        <div class="field">
          <label for="display">${text('displayName')}</label>
          <input id="display" name="display" maxlength="80" required autocomplete="off" />
        </div>
        <div class="field">
          <label for="username">${text('username')}</label>
          <input
            id="username"
            name="username"
            required
            pattern="[a-z0-9._\\-]{2,64}"
            autocomplete="off"
            aria-describedby="hint"
          />
          <span class="hint" id="hint">${text('usernameHint')}</span>
        </div>
        <div class="field">
          <label for="role">${text('role')}</label>
          <select id="role" name="role">
            ${roleOptions('user')}
          </select>
        </div>
        ${formProblem(this.problem)}
        <div class="row end">
          <rp-button kind="quiet" @click=${this.#cancel}>${text('cancel')}</rp-button>
          <rp-button kind="primary" type="submit" ?busy=${this.busy}>${text('newAccount')}</rp-button>
        </div>
      </form>
    </rp-dialog>`;
  }

  #createdDialog() {
    return html`<rp-dialog
      .open=${this.created !== null}
      heading=${text('passwordMadeTitle')}
      @rp-close=${() => (this.created = null)}
    >
      <div class="stack">
        <p>${text('createdAccount')}</p>
        <p><strong>${this.created?.username ?? ''}</strong></p>
        <code>${this.created?.password ?? ''}</code>
      </div>
      <rp-button slot="actions" kind="primary" @click=${() => (this.created = null)}>${text('close')}</rp-button>
    </rp-dialog>`;
  }

  readonly #cancel = (): void => {
    this.creating = false;
    this.problem = null;
  };

  readonly #closeEdited = (): void => {
    this.edited = null;
  };

  readonly #showPassword = (event: CustomEvent<{ readonly username: string; readonly password: string }>): void => {
    this.edited = null;
    this.created = event.detail;
  };

  async #load(): Promise<void> {
    const answer = await callApi('listAccounts', null);
    this.problem = answer.ok ? null : answer.error;
    this.accounts = answer.ok ? answer.value.items : [];
  }

  readonly #create = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement && !this.busy) {
      void this.#send(event.target);
    }
  };

  async #send(form: HTMLFormElement): Promise<void> {
    this.busy = true;
    const username = fieldOf(form, 'username');
    const role = asRole(fieldOf(form, 'role'));
    const answer = await callApi('createAccount', { username, displayName: fieldOf(form, 'display'), role });
    this.busy = false;
    this.problem = answer.ok ? null : answer.error;
    if (answer.ok) {
      form.reset();
      this.creating = false;
      this.created = { username, password: answer.value.initialPassword };
      await this.#load();
    }
  }
}
customElements.define('accounts-view', AccountsView);
