import { html } from 'lit';
import { elementStyles, formatDateTime, SignalElement } from '@ratspult/server/ui';
import type { DataClass, RetentionLine } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { consoleStyles } from '../console-styles.ts';
import { formProblem } from '../form-problem.ts';
import { retentionText } from '../retention-texts.ts';
import { text } from '../texts.ts';

const hourMs = 3_600_000;

/** What the period counts from. */
const countsFrom: Readonly<Partial<Record<DataClass, () => string>>> = {
  meetings: () => retentionText('meetingsFrom'),
  recordings: () => retentionText('recordingsFrom'),
  audit: () => retentionText('auditFrom'),
  sessions: () => retentionText('sessionsFrom'),
  signInFailures: () => retentionText('signInFailuresFrom'),
  roomEvents: () => retentionText('roomEventsFrom'),
};

function periodWords({ dataClass, periodMs }: RetentionLine): string {
  if (periodMs === null) {
    return retentionText(dataClass === 'tickets' ? 'minute' : 'withMeeting');
  }
  if (periodMs === 0) {
    return retentionText(dataClass === 'mail' ? 'withMeetingRow' : 'atOnce');
  }
  const hours = Math.round(periodMs / hourMs);
  const [key, count] = hours >= 48 ? (['days', Math.round(hours / 24)] as const) : (['hours', hours] as const);
  return `${retentionText(key, { count: String(count) })} ${countsFrom[dataClass]?.() ?? ''}`.trim();
}

const when = (at: number | null): string => (at === null ? retentionText('never') : formatDateTime(at));

/** The deletion periods: class, period, last and next run, and how much went. */
export class RetentionView extends SignalElement {
  static override properties = { lines: { state: true }, problem: { state: true } };
  declare lines: readonly RetentionLine[] | null;
  declare problem: ApiError | null;

  static override styles = [elementStyles, consoleStyles];

  constructor() {
    super();
    this.lines = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    return html`<main class="page" id="content">
      <div>
        <h1>${retentionText('retention')}</h1>
        <p class="soft">${retentionText('retentionIntro')}</p>
      </div>
      ${this.#content()}
    </main>`;
  }

  #content() {
    if (this.problem !== null) {
      return html`${formProblem(this.problem)}<rp-button @click=${() => void this.#load()}
          >${text('retry')}</rp-button
        >`;
    }
    if (this.lines === null) {
      return html`<p class="soft" role="status">${text('loading')}</p>`;
    }
    return html`<section class="card">
      <div class="table-scroll" tabindex="0" role="region" aria-label=${retentionText('retention')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${retentionText('dataClass')}</th>
              <th scope="col">${retentionText('period')}</th>
              <th scope="col">${retentionText('lastRun')}</th>
              <th scope="col">${retentionText('nextRun')}</th>
              <th scope="col">${retentionText('removedLast')}</th>
              <th scope="col">${retentionText('removedInAll')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.lines.map((line) => this.#row(line))}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #row(line: RetentionLine) {
    const kept = line.periodMs !== null;
    return html`<tr data-testid="retention-line" data-class=${line.dataClass}>
      <td>${retentionText(line.dataClass)}</td>
      <td>${periodWords(line)}</td>
      <td>${kept ? when(line.lastRunAt) : '–'}</td>
      <td>${kept ? when(line.nextRunAt) : '–'}</td>
      <td>${kept ? (line.removedLast ?? 0) : '–'}</td>
      <td>${kept ? (line.removedInAll ?? 0) : '–'}</td>
    </tr>`;
  }

  async #load(): Promise<void> {
    this.problem = null;
    const answer = await callApi('retention', null);
    this.problem = answer.ok ? null : answer.error;
    this.lines = answer.ok ? answer.value.items : null;
  }
}
customElements.define('retention-view', RetentionView);
