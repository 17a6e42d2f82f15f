import { css, html, nothing, type TemplateResult } from 'lit';
import { Check, CircleDashed, LoaderCircle, Minus, TriangleAlert } from 'lucide';
import { SignalElement, announce, elementStyles, type IconShapes } from '@ratspult/server/ui';
import { browserEnvironment, captureCamera, captureMicrophone, ConnectionTest } from '../../../client/index.ts';
import { callApi } from '../../shared/api.ts';
import { playTestTone } from '../level-meter.ts';
import { pageStyles } from '../page-styles.ts';
import { movingPicture } from './moving-picture.ts';
import {
  bad,
  byCode,
  deviceStep,
  good,
  mediaStep,
  skipped,
  socketStep,
  type Step,
  type StepName,
  stepNames,
  verdict,
} from './test-steps.ts';
import { text } from './texts.ts';

const icons: Readonly<Record<Step['state'], IconShapes>> = {
  waiting: CircleDashed,
  running: LoaderCircle,
  good: Check,
  bad: TriangleAlert,
  skipped: Minus,
};

const waitingStep = (): Step => ({ state: 'waiting', words: text('waiting'), remedy: null });
const runningStep = (): Step => ({ state: 'running', words: text('running'), remedy: null });
const untouched = (): Record<StepName, Step> => ({
  socket: waitingStep(),
  udp: waitingStep(),
  tcp: waitingStep(),
  camera: waitingStep(),
  microphone: waitingStep(),
  speaker: waitingStep(),
});

/** Tries the way to the instance and the own devices, and says in words what does not work and what to do. */
export class ConnectionTestView extends SignalElement {
  static override properties = { steps: { state: true }, busy: { state: true }, done: { state: true } };
  declare steps: Readonly<Record<StepName, Step>> | null;
  declare busy: boolean;
  declare done: boolean;
  #test: ConnectionTest | null = null;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      .page {
        width: min(44rem, 100%);
      }
      li {
        display: grid;
        grid-template-columns: 2rem minmax(0, 1fr);
        gap: 0 var(--space-3);
        padding: var(--space-4) 0;
        border-top: 1px solid var(--border);
      }
      li > rp-icon {
        margin-top: 0.1rem;
        font-size: 1rem;
        color: var(--text-soft);
      }
      .good > rp-icon {
        color: var(--success);
      }
      .bad > rp-icon {
        color: var(--danger-text);
      }
      .running > rp-icon {
        animation: turn 1s linear infinite;
      }
      @media (prefers-reduced-motion: reduce) {
        .running > rp-icon {
          animation: none;
        }
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
      .remedy {
        margin-top: var(--space-2);
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-s);
        background: var(--warning-soft);
        color: var(--on-warning-soft);
      }
      .verdict {
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--danger-soft);
        color: var(--on-danger-soft);
        font-weight: 600;
      }
      .verdict.fine {
        background: var(--success-soft);
        color: var(--on-success-soft);
      }
      .row {
        margin-top: var(--space-2);
      }
    `,
  ];

  constructor() {
    super();
    this.steps = null;
    this.busy = false;
    this.done = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#test?.close();
  }

  override render() {
    const result = this.steps === null ? null : verdict(this.steps);
    return html`<main class="page">
      <h1>${text('title')}</h1>
      <p class="soft">${text('intro')}</p>
      <section class="card stack">
        ${
          result === null || this.busy
            ? nothing
            : html`<p class="verdict ${result.good ? 'fine' : ''}" data-testid="verdict">${result.words}</p>`
        }
        ${
          this.steps === null
            ? nothing
            : html`<ul>
                ${stepNames.map((name) => this.#step(name))}
              </ul>`
        }
        <div>
          <rp-button
            kind=${this.done ? 'secondary' : 'primary'}
            size="large"
            ?busy=${this.busy}
            data-testid="start-test"
            @click=${() => void this.#run()}
            >${text(this.done ? 'again' : 'start')}</rp-button
          >
        </div>
      </section>
    </main>`;
  }

  #step(name: StepName): TemplateResult | typeof nothing {
    const step = this.steps?.[name];
    if (step === undefined) {
      return nothing;
    }
    const asks = name === 'speaker' && this.done && step.state === 'waiting';
    return html`<li class=${step.state} data-testid="step-${name}" data-state=${step.state}>
      <rp-icon .shapes=${icons[step.state]}></rp-icon>
      <div>
        <strong>${text(name)}</strong>
        <p>${asks ? text('speakerAsk') : step.words}</p>
        ${step.remedy === null ? nothing : html`<p class="remedy">${step.remedy}</p>`}
        ${asks ? this.#speakerAnswers() : nothing}
      </div>
    </li>`;
  }

  #speakerAnswers(): TemplateResult {
    return html`<div class="row">
      <rp-button data-testid="play-tone" @click=${() => void playTestTone(null).catch(() => {})}
        >${text('play')}</rp-button
      >
      <rp-button kind="quiet" data-testid="heard" @click=${() => this.#set('speaker', good(text('speakerGood')))}
        >${text('heard')}</rp-button
      >
      <rp-button
        kind="quiet"
        data-testid="not-heard"
        @click=${() => this.#set('speaker', bad(text('speakerBad'), text('speakerRemedy')))}
        >${text('notHeard')}</rp-button
      >
    </div>`;
  }

  #set(name: StepName, step: Step): void {
    this.steps = { ...(this.steps ?? untouched()), [name]: step };
  }

  async #run(): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.done = false;
    this.steps = untouched();
    await this.#tryLine();
    await this.#tryDevices();
    this.busy = false;
    this.done = true;
    const result = verdict(this.steps ?? untouched());
    if (result !== null) {
      announce(result.words, 'assertive');
    }
  }

  async #tryLine(): Promise<void> {
    this.#set('socket', runningStep());
    const answer = await callApi('connectionTest', {});
    if (!answer.ok) {
      this.#noLine(byCode(answer.error.code));
      return;
    }
    const url = new URL(answer.value.conferencePath, location.href);
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const test = new ConnectionTest({
      url: url.href,
      ticket: answer.value.ticket,
      environment: browserEnvironment(() => {}),
    });
    this.#test = test;
    const socket = socketStep(await test.socket());
    if (socket.state === 'bad') {
      this.#noLine(socket);
    } else {
      this.#set('socket', socket);
      await this.#tryPaths(test);
    }
    test.close();
    this.#test = null;
  }

  async #tryPaths(test: ConnectionTest): Promise<void> {
    const picture = movingPicture();
    for (const path of ['udp', 'tcp'] as const) {
      this.#set(path, runningStep());
      const step =
        picture === null ? byCode('codec-unsupported') : mediaStep(path, await test.media(path, picture.track));
      this.#set(path, step);
    }
    picture?.stop();
  }

  #noLine(step: Step): void {
    this.#set('socket', step);
    this.#set('udp', skipped());
    this.#set('tcp', skipped());
  }

  /** Each is opened for a moment only. */
  async #tryDevices(): Promise<void> {
    for (const [name, capture] of [
      ['camera', captureCamera],
      ['microphone', captureMicrophone],
    ] as const) {
      this.#set(name, runningStep());
      const captured = await capture(null);
      if (captured.ok) {
        captured.track.stop();
      }
      this.#set(name, deviceStep(captured.ok ? null : captured.failure));
    }
  }
}
customElements.define('meet-connection-test', ConnectionTestView);
