import { css, html, nothing, type TemplateResult } from 'lit';
import { SignalElement, elementStyles, errorText, formatDay, formatTime } from '@ratspult/server/ui';
import type { Static } from 'typebox';
import type { MeetingDoor } from '../../../src/protocol/index.ts';
import { callApi } from '../../shared/api.ts';
import { enterSubmits, fieldOf, problem } from '../form.ts';
import { LocalMedia } from '../local-media.ts';
import { MeetingSession } from '../meeting/meeting-session.ts';
import { text as recordingText } from '../meeting/recording-texts.ts';
import { pageStyles } from '../page-styles.ts';
import { navigate } from '../routes.ts';
import { session, signOut } from '../session.ts';
import { isBetween } from '../../shared/sign-in-state.ts';
import { text } from '../texts.ts';
import '../meeting/meeting-view.ts';
import './device-check.ts';
import './over-view.ts';
import './page-header.ts';
import './sign-in-form.ts';

/** Everything behind a meeting link: who are you, is the camera right, waiting room, the meeting, its end. */
export class DoorView extends SignalElement {
  static override properties = {
    linkToken: {},
    door: { state: true },
    code: { state: true },
    guestName: { state: true },
    media: { state: true },
    meeting: { state: true },
    busy: { state: true },
  };
  declare linkToken: string;
  declare door: Static<typeof MeetingDoor> | null;
  declare code: string | null;
  /** Chosen name of a guest; null for people with an account. */
  declare guestName: string | null;
  declare media: LocalMedia | null;
  declare meeting: MeetingSession | null;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      .ways {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr));
        gap: var(--space-5);
        align-items: stretch;
      }
      .check {
        display: grid;
        grid-template-columns: minmax(0, 1.5fr) minmax(16rem, 1fr);
        gap: var(--space-6);
        align-items: start;
      }
      .facts {
        position: sticky;
        top: var(--space-5);
      }
      @media (max-width: 56rem) {
        .check {
          grid-template-columns: minmax(0, 1fr);
          gap: var(--space-5);
        }
        .facts {
          position: static;
          order: -1;
        }
        /* The one action stays in reach while devices are tried. */
        .go {
          position: fixed;
          inset: auto 0 0 0;
          z-index: 2;
          padding: var(--space-3) var(--space-4) calc(var(--space-3) + env(safe-area-inset-bottom));
          border-top: 1px solid var(--border);
          background: var(--bg);
        }
        .check {
          padding-bottom: 5rem;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.linkToken = '';
    this.door = null;
    this.code = null;
    this.guestName = null;
    this.media = null;
    this.meeting = null;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('pagehide', this.#goodbye);
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pagehide', this.#goodbye);
    this.#goodbye();
    this.#closeMedia();
  }

  override render() {
    const { phase } = this.meeting?.conference.state.value ?? { phase: null };
    switch (phase) {
      case null:
        return html`<meet-header></meet-header>${this.#before()}`;
      case 'joined':
      case 'reconnecting':
        return html`<meet-meeting .meeting=${this.meeting} .media=${this.media}></meet-meeting>`;
      case 'connecting':
      case 'waiting':
      case 'ended':
      case 'failed':
        return html`<meet-header></meet-header>
          <meet-over
            .state=${this.meeting?.conference.state.value}
            @meet-again=${() => void this.#again()}
            @meet-home=${this.#home}
            @meet-leave=${() => void this.meeting?.conference.leave()}
          ></meet-over>`;
    }
  }

  #before(): TemplateResult {
    const { door } = this;
    if (door === null) {
      return this.code === null
        ? html`<main class="page narrow center soft" role="status">${text('loading')}</main>`
        : html`<main class="page narrow center">
            <h1 data-testid="door-error">${errorText(this.code).sentence}</h1>
            <p class="soft">${errorText(this.code).remedy}</p>
            <rp-button kind="primary" size="large" @click=${() => void this.#load()}>${text('retry')}</rp-button>
            <rp-button kind="quiet" @click=${this.#home}>${text('home')}</rp-button>
          </main>`;
    }
    if (door.ended || door.cancelled) {
      return html`<main class="page narrow center">
        <h1 data-testid="door-over">${text(door.cancelled ? 'doorCancelled' : 'doorEnded')}</h1>
        <p class="soft">${text(door.cancelled ? 'doorCancelledHint' : 'doorEndedHint')}</p>
        <rp-button kind="primary" size="large" @click=${this.#home}>${text('home')}</rp-button>
      </main>`;
    }
    const known = session.value.state === 'ready' || this.guestName !== null;
    return known ? this.#check(door) : this.#ways(door);
  }

  #facts(door: Static<typeof MeetingDoor>): TemplateResult {
    return html`<h1 data-testid="door-title">${door.title}</h1>
      <p class="soft">
        ${formatDay(door.startsAt)},
        ${text('timeRange', { from: formatTime(door.startsAt), to: formatTime(door.endsAt) })}
      </p>
      ${
        door.recorded
          ? html`<p class="notice calm" data-testid="door-recorded">
              <strong>${recordingText('doorTitle')}</strong> ${recordingText('consent')}
            </p>`
          : nothing
      }`;
  }

  #ways(door: Static<typeof MeetingDoor>): TemplateResult {
    const guestsFirst = door.guestsAllowed && !isBetween(session.value.state);
    return html`<main class="page">
      <div class="stack">${this.#facts(door)}</div>
      <div class="ways">
        <section class="card stack" aria-labelledby="with-account">
          ${
            isBetween(session.value.state)
              ? nothing
              : html`<h2 id="with-account">${text('withAccount')}</h2>
                  <p class="soft">${text('signInIntro')}</p>`
          }
          <meet-sign-in></meet-sign-in>
        </section>
        ${
          guestsFirst
            ? html`<section class="card" aria-labelledby="as-guest">
                <form @submit=${this.#enterAsGuest} data-testid="guest-form">
                  <h2 id="as-guest">${text('guestTitle')}</h2>
                  <p class="soft">${text('guestIntro')}</p>
                  <div class="field">
                    <label for="guest-name">${text('guestName')}</label>
                    <input
                      id="guest-name"
                      name="name"
                      autocomplete="name"
                      required
                      maxlength="80"
                      data-testid="guest-name"
                      aria-describedby="guest-hint"
                    />
                    <span class="hint" id="guest-hint">${text('guestNameHint')}</span>
                  </div>
                  ${enterSubmits}
                  <rp-button class="wide" size="large" type="submit" data-testid="guest-continue"
                    >${text('guestGo')}</rp-button
                  >
                </form>
              </section>`
            : nothing
        }
      </div>
      ${door.guestsAllowed ? nothing : html`<p class="soft">${text('guestsNotAllowed')}</p>`}
    </main>`;
  }

  #check(door: Static<typeof MeetingDoor>): TemplateResult {
    this.#openMedia();
    const current = session.value;
    const name = current.state === 'ready' ? current.account.displayName : (this.guestName ?? '');
    return html`<main class="page">
      <div class="check">
        <meet-device-check .media=${this.media} switches></meet-device-check>
        <div class="stack facts">
          ${this.#facts(door)}
          <p>
            ${text('joinAs', { name })}
            <button class="link" @click=${this.#notMe}>${text('notYou')}</button>
          </p>
          ${problem(this.code)}
          <div class="go">
            <rp-button
              class="wide"
              kind="primary"
              size="large"
              ?busy=${this.busy}
              data-testid="join"
              @click=${() => void this.#join()}
              >${text(current.state === 'ready' ? 'joinNow' : 'knock')}</rp-button
            >
          </div>
          <p class="soft">
            ${text('problems')}
            <a class="link" href="/verbindungstest" target="_blank" data-testid="to-connection-test"
              >${text('testConnection')}</a
            >
          </p>
        </div>
      </div>
    </main>`;
  }

  #openMedia(): void {
    if (this.media === null) {
      const media = new LocalMedia();
      void media.openBoth();
      // After this render: it is drawn with the media then.
      queueMicrotask(() => {
        this.media = media;
      });
    }
  }

  #closeMedia(): void {
    this.media?.close();
    this.media = null;
  }

  async #load(): Promise<void> {
    this.code = null;
    const answer = await callApi('door', null, { linkToken: this.linkToken });
    if (answer.ok) {
      this.door = answer.value;
      document.title = `${answer.value.title} – Ratspult`;
    } else {
      this.code = answer.error.code === 'not-found' ? 'meeting-not-found' : answer.error.code;
    }
  }

  async #join(): Promise<void> {
    const { media } = this;
    if (this.busy || media === null) {
      return;
    }
    this.busy = true;
    this.code = null;
    const guestName = session.value.state === 'ready' ? null : this.guestName;
    const started = await MeetingSession.start(this.linkToken, guestName, media);
    this.busy = false;
    if (started.ok) {
      this.meeting = started.meeting;
    } else {
      this.code = started.code;
    }
  }

  async #again(): Promise<void> {
    this.#goodbye();
    this.meeting = null;
    this.door = null;
    this.#closeMedia();
    await this.#load();
  }

  readonly #goodbye = (): void => {
    this.meeting?.close();
  };

  readonly #home = (): void => {
    navigate('/');
  };

  readonly #notMe = (): void => {
    this.#closeMedia();
    this.guestName = null;
    if (session.value.state === 'ready') {
      void signOut();
    }
  };

  readonly #enterAsGuest = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) {
      const name = fieldOf(event.target, 'name');
      this.guestName = name === '' ? null : name;
    }
  };
}
customElements.define('meet-door', DoorView);
