import { css, html, nothing, type TemplateResult } from 'lit';
import { ArrowLeft, Play, X } from 'lucide';
import { SignalElement, announce, elementStyles } from '@ratspult/server/ui';
import type { DeviceTry, DriverForm } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { addingStyles } from '../adding/adding-styles.ts';
import { driverWords } from '../adding/driver-words.ts';
import { optionFields } from '../adding/option-form.ts';
import { fieldAt, readForm, startValues, type FieldProblem, type FormValues } from '../adding/option-values.ts';
import { addingText as text } from '../adding/texts.ts';
import { isSavable, tryWords } from '../adding/try-words.ts';
import { consoleStyles } from '../console-styles.ts';
import { formProblem } from '../form-problem.ts';
import { text as consoleText } from '../texts.ts';
import type { DeviceChoice } from './device-finder.ts';
import './device-saver.ts';
import { tryResult, type ShownPicture } from './try-result.ts';

const askEveryMs = 600;

/** Tries the chosen device and shows its picture or its answer; below, what answered can be saved. Sends `rp-back`, and `rp-step` with whether it can be saved now. */
export class DeviceTrier extends SignalElement {
  static override properties = {
    roomId: {},
    choice: { attribute: false },
    form: { state: true },
    formError: { state: true },
    values: { state: true },
    problems: { state: true },
    tried: { state: true },
    problem: { state: true },
    picture: { state: true },
    stale: { state: true },
    starting: { state: true },
  };
  declare roomId: string;
  declare choice: DeviceChoice | null;
  declare form: DriverForm | null;
  declare formError: ApiError | null;
  declare values: FormValues;
  declare problems: Readonly<Record<string, FieldProblem>>;
  declare tried: DeviceTry | null;
  declare problem: ApiError | null;
  declare picture: ShownPicture;
  /** Something was changed after the try. */
  declare stale: boolean;
  declare starting: boolean;
  #timer: ReturnType<typeof setTimeout> | null = null;

  static override styles = [
    elementStyles,
    consoleStyles,
    addingStyles,
    css`
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: var(--space-5);
        align-items: start;
      }
      img {
        display: block;
        width: 100%;
        max-height: 24rem;
        object-fit: contain;
        border-radius: var(--radius-m);
        background: var(--video-bg);
      }
      figcaption {
        padding-top: var(--space-2);
        font-size: var(--text-s);
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2) var(--space-5);
      }
      dt {
        color: var(--text-soft);
      }
      dd {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .abilities {
        display: grid;
        gap: var(--space-2);
      }
      .abilities h3 {
        font-size: var(--text-s);
      }
      .abilities .row {
        gap: var(--space-2);
      }
      @media (max-width: 62rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    this.roomId = '';
    this.choice = null;
    this.form = null;
    this.formError = null;
    this.values = {};
    this.problems = {};
    this.tried = null;
    this.problem = null;
    this.picture = { state: 'none' };
    this.stale = false;
    this.starting = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopAsking();
    // Nobody looks at it any more; the device must not be held.
    if (this.tried?.state === 'running') {
      void this.#cancel();
    }
  }

  /** The try that may be saved now. */
  get #savable(): DeviceTry | null {
    return this.tried !== null && !this.stale && isSavable(this.tried) ? this.tried : null;
  }

  override updated(): void {
    const detail = { savable: this.#savable !== null };
    this.dispatchEvent(new CustomEvent('rp-step', { detail, bubbles: true, composed: true }));
  }

  override render() {
    const { choice, form } = this;
    return html`<div class="columns">
        <section class="card stack">
          <h2>${form === null ? text('optionsTitle') : driverWords(form.driver)}</h2>
          ${formProblem(this.formError)}
          ${form === null || choice === null ? this.#loading() : this.#optionForm(form, choice)}
        </section>
        <section class="card stack" aria-live="polite" data-testid="try">
          <h2>${text('resultTitle')}</h2>
          ${formProblem(this.problem)} ${this.stale ? html`<p class="notice">${text('changed')}</p>` : nothing}
          ${tryResult(this.tried, this.picture)}
        </section>
      </div>
      <device-saver
        .roomId=${this.roomId}
        .tried=${this.#savable}
        .calledItself=${choice?.name ?? null}
        .replaced=${choice?.replaces ?? null}
      ></device-saver>`;
  }

  #loading() {
    return this.formError === null ? html`<p class="soft" role="status">${consoleText('loading')}</p>` : nothing;
  }

  #optionForm(form: DriverForm, choice: DeviceChoice): TemplateResult {
    const running = this.tried?.state === 'running';
    return html`<form autocomplete="off" @submit=${this.#submit}>
      ${optionFields({
        fields: form.fields,
        values: this.values,
        problems: this.problems,
        lines: choice.lines,
        given: Object.keys(choice.options),
        knowsSecrets: choice.replaces !== null,
        change: (path, value) => this.#change(path, value),
      })}
      <div class="row apart">
        <rp-button kind="quiet" .icon=${ArrowLeft} data-testid="other-device" @click=${this.#back}
          >${text(choice.replaces === null ? 'otherDevice' : 'backToRoom')}</rp-button
        >
        ${
          running
            ? html`<rp-button .icon=${X} data-testid="cancel-try" @click=${this.#cancel}
                >${text('cancelTry')}</rp-button
              >`
            : html`<rp-button kind="primary" type="submit" .icon=${Play} ?busy=${this.starting} data-testid="try-now"
                >${this.tried === null ? text('tryNow') : text('tryAgain')}</rp-button
              >`
        }
      </div>
    </form>`;
  }

  readonly #back = (): void => {
    this.dispatchEvent(new CustomEvent('rp-back', { bubbles: true, composed: true }));
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#start();
  };

  readonly #cancel = async (): Promise<void> => {
    this.#stopAsking();
    const { tried, roomId } = this;
    if (tried !== null) {
      this.#take(await callApi('cancelDeviceTry', null, { roomId, tryId: tried.tryId }));
    }
  };

  #change(path: string, value: string | boolean): void {
    this.values = { ...this.values, [path]: value };
    const { [path]: _, ...others } = this.problems;
    this.problems = others;
    this.stale = this.tried !== null && this.tried.state !== 'running';
  }

  async #load(): Promise<void> {
    const { choice, roomId } = this;
    if (choice === null) {
      return;
    }
    const answer = await callApi('roomDriverForm', null, { roomId, driver: choice.driver });
    if (answer.ok) {
      this.form = answer.value;
      this.values = startValues(answer.value.fields, choice.options);
    } else {
      this.formError = answer.error;
    }
  }

  async #start(): Promise<void> {
    const { choice, form, roomId } = this;
    if (choice === null || form === null || this.starting || this.tried?.state === 'running') {
      return;
    }
    const read = readForm(form.fields, this.values);
    if (!read.ok) {
      this.problems = read.problems;
      return;
    }
    this.problems = {};
    this.starting = true;
    const answer = await callApi(
      'startDeviceTry',
      { driver: choice.driver, options: read.options, replaces: choice.replaces?.id ?? null },
      { roomId },
    );
    this.starting = false;
    this.stale = false;
    this.picture = { state: 'none' };
    this.tried = null;
    this.#take(answer);
  }

  #take(answer: Awaited<ReturnType<typeof callApi<'deviceTry'>>>): void {
    this.#stopAsking();
    this.problem = answer.ok ? null : answer.error;
    if (!answer.ok) {
      // A try that nobody hears of any more must not look as if it were under way.
      this.tried = this.tried?.state === 'running' ? null : this.tried;
      return;
    }
    this.tried = answer.value;
    if (answer.value.state === 'running') {
      if (this.isConnected) {
        this.#timer = setTimeout(() => void this.#ask(answer.value.tryId), askEveryMs);
      }
      return;
    }
    announce(tryWords(answer.value)?.sentence ?? '');
    this.#mark(answer.value);
    if (answer.value.result?.picture === 'taken') {
      void this.#show(answer.value.tryId);
    }
  }

  /** The fields that the driver does not take. */
  #mark({ result }: DeviceTry): void {
    const { form } = this;
    const paths = (result?.problems ?? []).map(({ path }) => fieldAt(form?.fields ?? [], this.values, path));
    this.problems = Object.fromEntries(paths.flatMap((path) => (path === null ? [] : [[path, 'refused'] as const])));
  }

  async #ask(tryId: string): Promise<void> {
    this.#take(await callApi('deviceTry', null, { roomId: this.roomId, tryId }));
  }

  async #show(tryId: string): Promise<void> {
    this.picture = { state: 'loading' };
    const answer = await callApi('deviceTryPicture', null, { roomId: this.roomId, tryId });
    if (this.tried?.tryId === tryId) {
      this.picture = answer.ok
        ? { state: 'here', url: `data:image/jpeg;base64,${answer.value.jpegBase64}` }
        : { state: 'failed' };
    }
  }

  #stopAsking(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
  }
}
customElements.define('device-trier', DeviceTrier);
