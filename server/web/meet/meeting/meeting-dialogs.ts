import { css, html, nothing, type TemplateResult } from 'lit';
import { SignalElement, elementStyles, language } from '@ratspult/server/ui';
import { defaultMeetingSettings, type MeetingSettings } from '../../../src/protocol/index.ts';
import type { LocalMedia } from '../local-media.ts';
import '../rules-form.ts';
import '../views/device-check.ts';
import './document-camera.ts';
import type { MeetingSession } from './meeting-session.ts';
import type { Confirmation } from './people-panel.ts';
import { setShortcuts, shortcuts, shortcutsOn } from './shortcuts.ts';
import './caption-access.ts';
import { text as captionText } from './caption-texts.ts';
import { text as recordingText } from './recording-texts.ts';
import { text } from './texts.ts';
import { text as timeText } from './time-texts.ts';
import './timer-form.ts';

export type MeetingDialog = Confirmation | { readonly type: 'settings' | 'help' | 'leave' };

/** The dialogs of a meeting. Sends `meet-close`. */
export class MeetingDialogs extends SignalElement {
  static override properties = {
    meeting: { attribute: false },
    media: { attribute: false },
    dialog: { attribute: false },
  };
  declare meeting: MeetingSession | null;
  declare media: LocalMedia | null;
  declare dialog: MeetingDialog | null;

  static override styles = [
    elementStyles,
    css`
      .keys {
        display: grid;
        gap: var(--space-2);
        margin: var(--space-4) 0;
      }
      .keys > div {
        display: grid;
        grid-template-columns: 4rem 1fr;
        align-items: center;
      }
      kbd {
        display: inline-grid;
        min-width: 2.25rem;
        height: 2.25rem;
        padding: 0 var(--space-2);
        place-items: center;
        width: fit-content;
        border: 1px solid var(--border-strong);
        border-radius: var(--radius-s);
        background: var(--surface-2);
        font: inherit;
        font-weight: 650;
      }
      label {
        display: flex;
        gap: var(--space-3);
        align-items: center;
        min-height: var(--target);
      }
      input {
        width: 1.4rem;
        height: 1.4rem;
      }
    `,
  ];

  constructor() {
    super();
    this.meeting = null;
    this.media = null;
    this.dialog = null;
  }

  override render() {
    const { dialog } = this;
    return html`<rp-dialog ?open=${dialog !== null} heading=${this.#heading(dialog)} @rp-close=${this.#close}>
      ${this.#content(dialog)} ${this.#actions(dialog)}
    </rp-dialog>`;
  }

  #heading(dialog: MeetingDialog | null): string {
    switch (dialog?.type) {
      case 'settings':
        return text('settings');
      case 'help':
        return text('help');
      case 'leave':
        return text('leaveTitle');
      case 'end':
        return text('endTitle');
      case 'rules':
        return text('rules');
      case 'timer':
        return timeText('setTime');
      case 'captions':
        return captionText('captions');
      case 'record':
        return recordingText('startTitle');
      case 'remove':
        return text('removeTitle', { name: dialog.participant.name });
      case undefined:
        return '';
    }
  }

  #content(dialog: MeetingDialog | null): TemplateResult | string | typeof nothing {
    switch (dialog?.type) {
      case 'settings':
        return html`<meet-device-check .media=${this.media}></meet-device-check>
          <meet-document-camera .meeting=${this.meeting} .media=${this.media}></meet-document-camera>`;
      case 'help':
        return this.#help();
      case 'leave':
        return text('leaveText');
      case 'end':
        return text('endText');
      case 'rules':
        return this.#rules();
      case 'captions':
        return html`<meet-caption-access .meeting=${this.meeting} .language=${language.value}></meet-caption-access>`;
      case 'timer':
        return html`<meet-timer-form .language=${language.value} @meet-timer=${this.#startTimer}></meet-timer-form>`;
      case 'record':
        return recordingText('startText');
      case 'remove':
        return text(dialog.ban ? 'banText' : 'removeText');
      case undefined:
        return nothing;
    }
  }

  #help(): TemplateResult {
    return html`<p>${text('helpIntro')}</p>
      <div class="keys">
        ${shortcuts.map(
          (shortcut) => html`<div><kbd>${shortcut.key.toUpperCase()}</kbd><span>${text(shortcut.text)}</span></div>`,
        )}
        <div><kbd>${text('escKey')}</kbd><span>${text('keyEsc')}</span></div>
      </div>
      <label>
        <input type="checkbox" .checked=${shortcutsOn.value} @change=${this.#shortcuts} />
        ${text('shortcutsOn')}
      </label>`;
  }

  #rules(): TemplateResult {
    return html`<meet-rules
      .settings=${this.meeting?.conference.state.value.meeting?.settings ?? defaultMeetingSettings}
      .language=${language.value}
      @meet-rules=${(event: CustomEvent<MeetingSettings>) =>
        void this.meeting?.moderate({ type: 'settings', settings: event.detail })}
    ></meet-rules>`;
  }

  #actions(dialog: MeetingDialog | null): TemplateResult {
    const words = this.#confirmWords(dialog);
    if (dialog === null || words === null) {
      return html`<rp-button slot="actions" kind="primary" data-testid="close-dialog" @click=${this.#close}
        >${text('close')}</rp-button
      >`;
    }
    return html`<rp-button slot="actions" @click=${this.#close}>${text('cancel')}</rp-button>
      <rp-button
        slot="actions"
        kind=${dialog.type === 'record' ? 'primary' : 'danger'}
        data-testid="confirm"
        @click=${() => this.#confirm(dialog)}
        >${words}</rp-button
      >`;
  }

  /** The verb on the button; null where there is nothing to confirm. */
  #confirmWords(dialog: MeetingDialog | null): string | null {
    switch (dialog?.type) {
      case 'leave':
        return text('leave');
      case 'end':
        return text('endForAll');
      case 'record':
        return recordingText('startNow');
      case 'remove':
        return text(dialog.ban ? 'doBan' : 'doRemove');
      case 'settings':
      case 'rules':
      case 'timer':
      case 'captions':
      case 'help':
      case undefined:
        return null;
    }
  }

  #confirm(dialog: MeetingDialog): void {
    this.#close();
    if (dialog.type === 'leave') {
      void this.meeting?.conference.leave();
    } else if (dialog.type === 'end') {
      void this.meeting?.moderate({ type: 'end' });
    } else if (dialog.type === 'record') {
      void this.meeting?.moderate({ type: 'startRecording' });
    } else if (dialog.type === 'remove') {
      void this.meeting?.moderate({ type: 'remove', participantId: dialog.participant.id, ban: dialog.ban });
    }
  }

  readonly #startTimer = (event: CustomEvent<number>): void => {
    this.#close();
    void this.meeting?.moderate({ type: 'startTimer', seconds: event.detail });
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('meet-close'));
  };

  readonly #shortcuts = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) {
      setShortcuts(event.target.checked);
    }
  };
}
customElements.define('meet-dialogs', MeetingDialogs);
