import { css, html, nothing } from 'lit';
import { FlaskConical, Plus, Save, Trash2 } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { AccessGrant, AccessRule, SignInProvider } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { accessText } from '../access-texts.ts';
import { consoleStyles } from '../console-styles.ts';
import { fieldOf, formProblem } from '../form-problem.ts';
import { asRole, roleOptions, roleWords } from '../roles.ts';
import { text } from '../texts.ts';

/** The group mapping: which group of which identity provider gives which role, tried before it is saved. */
export class AccessView extends SignalElement {
  static override properties = {
    rules: { state: true },
    providers: { state: true },
    problem: { state: true },
    grant: { state: true },
    saved: { state: true },
    busy: { state: true },
  };
  /** As edited here; null before they are loaded. */
  declare rules: readonly AccessRule[] | null;
  declare providers: readonly SignInProvider[];
  declare problem: ApiError | null;
  declare grant: AccessGrant | null;
  declare saved: boolean;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      td {
        vertical-align: middle;
      }
      td input,
      td select {
        width: 100%;
        min-width: 8rem;
      }
      tr.matched td {
        background: var(--success-soft);
        color: var(--on-success-soft);
      }
    `,
  ];

  constructor() {
    super();
    this.rules = null;
    this.providers = [];
    this.problem = null;
    this.grant = null;
    this.saved = false;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    return html`<main class="page" id="content">
      <div class="page-head">
        <div>
          <h1>${accessText('accessTitle')}</h1>
          <p class="soft">${accessText('accessIntro')}</p>
        </div>
      </div>
      ${formProblem(this.problem)}
      ${this.saved ? html`<p class="notice ok" role="status" data-testid="saved">${accessText('rulesSaved')}</p>` : nothing}
      ${this.#content()}
    </main>`;
  }

  #content() {
    if (this.rules === null) {
      return this.problem === null ? html`<p class="soft" role="status">${text('loading')}</p>` : nothing;
    }
    if (this.providers.length === 0) {
      return html`<section class="card empty"><p>${accessText('noProviders')}</p></section>`;
    }
    return html`<section class="card stack">
        ${this.rules.length === 0 ? html`<p class="soft">${accessText('noRules')}</p>` : this.#table(this.rules)}
        <div class="row">
          <rp-button .icon=${Plus} data-testid="add-rule" @click=${this.#add}>${accessText('addRule')}</rp-button>
          <rp-button kind="primary" .icon=${Save} ?busy=${this.busy} data-testid="save-rules" @click=${this.#save}
            >${accessText('saveRules')}</rp-button
          >
        </div>
      </section>
      ${this.#trial()}`;
  }

  #table(rules: readonly AccessRule[]) {
    return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${accessText('accessTitle')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${accessText('provider')}</th>
            <th scope="col">${accessText('claim')}</th>
            <th scope="col">${accessText('value')}</th>
            <th scope="col">${text('role')}</th>
            <th><span class="visually-hidden">${accessText('removeRule')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${rules.map((rule, index) => this.#row(rule, index))}
        </tbody>
      </table>
    </div>`;
  }

  #row(rule: AccessRule, index: number) {
    const name = (label: string): string => accessText('ofRule', { label, number: index + 1 });
    return html`<tr class=${this.grant?.matched.includes(index) === true ? 'matched' : ''} data-testid="rule">
      <td>
        <div class="field">
          <select
            aria-label=${name(accessText('provider'))}
            @change=${this.#edit(index, (providerId) => ({ providerId }))}
          >
            ${this.#providerOptions(rule.providerId)}
          </select>
        </div>
      </td>
      <td>
        <div class="field">
          <input
            aria-label=${name(accessText('claim'))}
            maxlength="120"
            .value=${rule.claim}
            @input=${this.#edit(index, (claim) => ({ claim: claim.trim() }))}
          />
        </div>
      </td>
      <td>
        <div class="field">
          <input
            aria-label=${name(accessText('value'))}
            maxlength="300"
            .value=${rule.value}
            @input=${this.#edit(index, (value) => ({ value: value.trim() }))}
          />
        </div>
      </td>
      <td>
        <div class="field">
          <select
            aria-label=${name(text('role'))}
            @change=${this.#edit(index, (role) => ({ role: role === '' ? null : asRole(role) }))}
          >
            <option value="" ?selected=${rule.role === null}>${accessText('noRole')}</option>
            ${roleOptions(rule.role)}
          </select>
        </div>
      </td>
      <td>
        <rp-button
          kind="quiet"
          round
          .icon=${Trash2}
          label=${name(accessText('removeRule'))}
          @click=${() => this.#change((this.rules ?? []).filter((_rule, at) => at !== index))}
        ></rp-button>
      </td>
    </tr>`;
  }

  #providerOptions(chosen: string) {
    const gone = this.providers.every(({ id }) => id !== chosen) ? [{ id: chosen, name: chosen }] : [];
    return [...this.providers, ...gone].map(
      ({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`,
    );
  }

  #trial() {
    return html`<section class="card stack" aria-labelledby="trial">
      <h2 id="trial">${accessText('trialTitle')}</h2>
      <p class="soft">${accessText('trialIntro')}</p>
      <form @submit=${this.#try}>
        <div class="field">
          <label for="trial-provider">${accessText('provider')}</label>
          <select id="trial-provider" name="provider">
            ${this.#providerOptions(this.providers[0]?.id ?? '')}
          </select>
        </div>
        <div class="field">
          <label for="trial-claim">${accessText('claim')}</label>
          <input id="trial-claim" name="claim" value="groups" required maxlength="120" />
        </div>
        <div class="field">
          <label for="trial-values">${accessText('trialValues')}</label>
          <input id="trial-values" name="values" data-testid="trial-values" autocomplete="off" />
        </div>
        <button class="visually-hidden" tabindex="-1" aria-hidden="true"></button>
        <div class="row">
          <rp-button type="submit" .icon=${FlaskConical} ?busy=${this.busy} data-testid="try-rules"
            >${accessText('tryRules')}</rp-button
          >
        </div>
      </form>
      <div role="status" data-testid="grant">${this.#result()}</div>
    </section>`;
  }

  #result() {
    if (this.grant === null) {
      return nothing;
    }
    const { role } = this.grant;
    return role === null
      ? html`<p class="notice">${accessText('trialRefused')}</p>`
      : html`<p class="notice ok">${accessText('trialGranted', { role: roleWords(role) })}</p>`;
  }

  /** Listener of one field of one rule. */
  #edit(index: number, patch: (value: string) => Partial<AccessRule>): (event: Event) => void {
    return ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
        const next = patch(target.value);
        this.#change((this.rules ?? []).map((rule, at) => (at === index ? Object.assign({}, rule, next) : rule)));
      }
    };
  }

  #change(rules: readonly AccessRule[]): void {
    this.rules = rules;
    this.grant = null;
    this.saved = false;
  }

  readonly #add = (): void => {
    const providerId = this.providers[0]?.id ?? '';
    const rule = { providerId, claim: 'groups', value: '', role: 'user', permissions: [] } as const;
    this.#change([...(this.rules ?? []), { ...rule, permissions: [] }]);
  };

  async #load(): Promise<void> {
    const [rules, providers] = await Promise.all([callApi('accessRules', null), callApi('signInProviders', null)]);
    const failed = [rules, providers].find((answer) => !answer.ok);
    this.problem = failed === undefined || failed.ok ? null : failed.error;
    if (rules.ok && providers.ok) {
      this.providers = providers.value.items;
      this.rules = rules.value.items;
    }
  }

  readonly #save = (): void => {
    void this.#send(async () => {
      const answer = await callApi('saveAccessRules', { items: [...(this.rules ?? [])] });
      this.saved = answer.ok;
      return answer.ok ? null : answer.error;
    });
  };

  readonly #try = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) {
      return;
    }
    const values = fieldOf(form, 'values')
      .split(',')
      .map((value) => value.trim())
      .filter((value) => value !== '');
    const wish = { providerId: fieldOf(form, 'provider'), claims: { [fieldOf(form, 'claim')]: values } };
    void this.#send(async () => {
      const answer = await callApi('tryAccessRules', { items: [...(this.rules ?? [])], ...wish });
      this.grant = answer.ok ? answer.value : null;
      return answer.ok ? null : answer.error;
    });
  };

  async #send(act: () => Promise<ApiError | null>): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.problem = await act();
    this.busy = false;
  }
}
customElements.define('access-view', AccessView);
