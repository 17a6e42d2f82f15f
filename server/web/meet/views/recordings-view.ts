import { css, html, nothing, type TemplateResult } from 'lit';
import { Download, Trash2 } from 'lucide';
import { SignalElement, announce, elementStyles, formatDay, formatTime } from '@ratspult/server/ui';
import type { Recording } from '../../../src/protocol/index.ts';
import { callApi } from '../../shared/api.ts';
import { problem } from '../form.ts';
import { pageStyles } from '../page-styles.ts';
import { lineStyles } from './line-styles.ts';
import { recordingsText as text } from '../recordings-texts.ts';
import { navigate } from '../routes.ts';

const minuteMs = 60_000;
const mib = 1_048_576;
/** What is being put together is ready within moments. */
const refreshMs = 5000;

const minutes = (ms: number): string => text('minutes', { count: Math.max(1, Math.round(ms / minuteMs)) });
const megabytes = (bytes: number): string => text('megabytes', { count: Math.max(1, Math.round(bytes / mib)) });

/** The recordings that this person may have: fetch and delete. */
export class RecordingsView extends SignalElement {
  static override properties = {
    recordings: { state: true },
    code: { state: true },
    deleting: { state: true },
    busy: { state: true },
  };
  declare recordings: readonly Recording[] | null;
  declare code: string | null;
  declare deleting: Recording | null;
  declare busy: boolean;
  #timer: ReturnType<typeof setInterval> | null = null;

  static override styles = [
    elementStyles,
    pageStyles,
    lineStyles,
    css`
      li {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      @media (max-width: 40rem) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        .actions rp-button:first-child {
          flex: 1;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.recordings = null;
    this.code = null;
    this.deleting = null;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = `${text('title')} – Ratspult`;
    void this.#load();
    this.#timer = setInterval(() => {
      if (this.recordings?.some(({ state }) => state === 'running' || state === 'finishing') === true) {
        void this.#load();
      }
    }, refreshMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#timer !== null) {
      clearInterval(this.#timer);
    }
  }

  override render() {
    return html`<main class="page">
        <div class="spread">
          <h1>${text('title')}</h1>
          <rp-button kind="quiet" @click=${() => navigate('/')}>${text('back')}</rp-button>
        </div>
        <section class="card stack" aria-label=${text('title')}>${problem(this.code)} ${this.#list()}</section>
      </main>
      ${this.#confirmation()}`;
  }

  #list(): TemplateResult {
    if (this.recordings === null) {
      return this.code === null
        ? html`<p class="soft" role="status">${text('loading')}</p>`
        : html`<p><rp-button @click=${() => void this.#load()}>${text('retry')}</rp-button></p>`;
    }
    if (this.recordings.length === 0) {
      return html`<p>${text('none')}</p>
        <p class="soft">${text('noneHint')}</p>`;
    }
    return html`<ul>
      ${this.recordings.map((recording) => this.#recording(recording))}
    </ul>`;
  }

  #recording(recording: Recording): TemplateResult {
    const { id, title, part, startedAt, durationMs, bytes, state, deletedAt } = recording;
    return html`<li data-testid="recording" data-state=${state}>
      <div>
        <div class="title">${title} · ${text('part', { part })}</div>
        <div class="facts">
          ${formatDay(startedAt)},
          ${formatTime(startedAt)}${state === 'ready' ? html` · ${minutes(durationMs)} · ${megabytes(bytes)}` : nothing}
        </div>
        <div class="facts">
          ${state === 'ready' && deletedAt !== null ? text('deletedOn', { day: formatDay(deletedAt) }) : text(state)}
        </div>
      </div>
      <div class="actions">
        ${
          state === 'ready'
            ? html`<rp-button
                .icon=${Download}
                data-testid="download"
                label="${text('download')}: ${title}, ${text('part', { part })}"
                @click=${() => location.assign(`/api/recordings/${id}/file`)}
                >${text('download')}</rp-button
              >`
            : nothing
        }
        ${
          state === 'ready' || state === 'failed'
            ? html`<rp-button
                kind="quiet"
                round
                .icon=${Trash2}
                data-testid="delete"
                label="${text('delete')}: ${title}, ${text('part', { part })}"
                @click=${() => {
                  this.deleting = recording;
                }}
              ></rp-button>`
            : nothing
        }
      </div>
    </li>`;
  }

  #confirmation(): TemplateResult {
    return html`<rp-dialog ?open=${this.deleting !== null} heading=${text('deleteTitle')} @rp-close=${this.#keep}>
      <p>${text('deleteText')}</p>
      <rp-button slot="actions" @click=${this.#keep}>${text('keep')}</rp-button>
      <rp-button
        slot="actions"
        kind="danger"
        ?busy=${this.busy}
        data-testid="confirm-delete"
        @click=${() => void this.#delete()}
        >${text('delete')}</rp-button
      >
    </rp-dialog>`;
  }

  async #load(): Promise<void> {
    const answer = await callApi('listRecordings', null);
    if (answer.ok) {
      this.code = null;
      this.recordings = answer.value.items;
    } else {
      this.code = answer.error.code;
    }
  }

  async #delete(): Promise<void> {
    const { deleting } = this;
    if (deleting === null || this.busy) {
      return;
    }
    this.busy = true;
    const answer = await callApi('deleteRecording', null, { recordingId: deleting.id });
    this.busy = false;
    this.deleting = null;
    await this.#load();
    if (answer.ok) {
      announce(text('deleted'));
    } else {
      this.code = answer.error.code;
    }
  }

  readonly #keep = (): void => {
    this.deleting = null;
  };
}
customElements.define('meet-recordings', RecordingsView);
