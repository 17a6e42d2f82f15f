import { html } from 'lit';
import { SignalElement, elementStyles, formatDateTime } from '@ratspult/server/ui';
import type { AuditEntry } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { consoleStyles } from '../console-styles.ts';
import { formProblem } from '../form-problem.ts';
import { text } from '../texts.ts';

const outcomes = {
  ok: { level: 'ok', key: 'outcomeOk' },
  failed: { level: 'warning', key: 'outcomeFailed' },
  denied: { level: 'fault', key: 'outcomeDenied' },
} as const;

/** Who did what and when; newest first. */
export class AuditView extends SignalElement {
  static override properties = { entries: { state: true }, problem: { state: true } };
  declare entries: readonly AuditEntry[] | null;
  declare problem: ApiError | null;

  static override styles = [elementStyles, consoleStyles];

  constructor() {
    super();
    this.entries = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    return html`<main class="page" id="content">
      <div>
        <h1>${text('auditTitle')}</h1>
        <p class="soft">${text('auditIntro')}</p>
      </div>
      ${formProblem(this.problem)}
      <section class="card">${this.#table()}</section>
    </main>`;
  }

  #table() {
    if (this.entries === null) {
      return html`<p class="soft">${text('loading')}</p>`;
    }
    return this.entries.length === 0
      ? html`<p class="soft">${text('noAudit')}</p>`
      : html`<div class="table-scroll" tabindex="0" role="region" aria-label=${text('auditTitle')}>
          <table>
            <thead>
              <tr>
                <th scope="col">${text('when')}</th>
                <th scope="col">${text('who')}</th>
                <th scope="col">${text('what')}</th>
                <th scope="col">${text('target')}</th>
                <th scope="col">${text('outcome')}</th>
              </tr>
            </thead>
            <tbody>
              ${this.entries.map(
                (entry) =>
                  html`<tr data-testid="audit-entry" data-action=${entry.action}>
                    <td>${formatDateTime(entry.at)}</td>
                    <td>${entry.actor}</td>
                    <td>${entry.action}<br /><span class="soft">${entry.detail}</span></td>
                    <td>${entry.target}</td>
                    <td>
                      <span class="pill ${outcomes[entry.outcome].level}">${text(outcomes[entry.outcome].key)}</span>
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`;
  }

  async #load(): Promise<void> {
    const answer = await callApi('audit', null);
    this.problem = answer.ok ? null : answer.error;
    this.entries = answer.ok ? answer.value.items : [];
  }
}
customElements.define('audit-view', AuditView);
