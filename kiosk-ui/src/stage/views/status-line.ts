import { css, html, nothing } from 'lit';
import { CircleDot, DoorOpen, Eye, TriangleAlert, Unplug, WifiOff } from 'lucide';
import type { RoomSnapshot } from '@ratspult/appliance/protocol';
import type { ConferenceState } from '@ratspult/server/client';
import { elementStyles, type IconShapes } from '@ratspult/server/ui';
import { captureSentence } from '../../texts/capture.ts';
import { faultText } from '../../texts/faults.ts';
import { text } from '../../texts/stage.ts';
import { captureOf } from '../conference-report.ts';
import { StageElement } from './stage-element.ts';

/** What the hall should know: faults with their remedy, guests before the door, who looks in. One line each. */
export class StatusLine extends StageElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        gap: 0.4rem;
      }
      p {
        display: flex;
        align-items: center;
        gap: 1rem;
        padding: 0.6rem 1.4rem;
        border-radius: 0.6rem;
        background: #1c2a33;
        font-size: 1.35rem;
        line-height: 1.3;
      }
      .warn {
        background: #46340f;
        color: #ffe2b3;
      }
      .guest {
        background: #f2b24c;
        color: #2c1d00;
        font-weight: 650;
      }
    `,
  ];

  override render() {
    const snapshot = this.model.snapshot.value;
    const media = this.model.state.value;
    return html`<div data-testid="status-line">
      ${
        this.model.link?.state.value === 'lost'
          ? line('warn', Unplug, `${text('status.lost')}. ${text('status.lostDetail')}`, 'stage-link-lost')
          : nothing
      }
      ${
        media?.phase === 'reconnecting'
          ? line('warn', WifiOff, text('meeting.reconnecting'), 'stage-reconnecting')
          : nothing
      }
      ${media?.phase === 'joined' ? this.#capture(media) : nothing}
      ${media?.phase === 'joined' && media.media !== 'connected' ? this.#media(media.media) : nothing}
      ${snapshot === null ? nothing : html`${this.#guests(snapshot)}${this.#faults(snapshot)}${this.#remote(snapshot)}`}
    </div>`;
  }

  #capture(media: ConferenceState) {
    const capture = captureOf(media);
    const sentence = captureSentence(capture);
    return sentence === null
      ? nothing
      : line(capture.recording === 'announced' ? 'guest' : '', CircleDot, sentence, 'stage-capture');
  }

  #media(health: 'none' | 'connecting' | 'interrupted') {
    return health === 'interrupted'
      ? line('warn', WifiOff, text('meeting.mediaInterrupted'), 'stage-media')
      : line('', WifiOff, text('meeting.mediaConnecting'), 'stage-media');
  }

  #guests({ meeting }: RoomSnapshot) {
    const [first, ...others] = meeting.waiting;
    if (first === undefined) {
      return nothing;
    }
    const sentence =
      others.length === 0
        ? text('meeting.guestWaiting', { name: first.name })
        : text('meeting.guestsWaiting', { count: meeting.waiting.length });
    return line('guest', DoorOpen, sentence, 'stage-waiting');
  }

  #faults({ faults }: RoomSnapshot) {
    const [first, ...others] = faults.filter((fault) => fault.code !== 'stage-missing');
    if (first === undefined) {
      return nothing;
    }
    const { what, remedy } = faultText(first.code, first.subject);
    const more =
      others.length === 0
        ? ''
        : ` (${others.length === 1 ? text('status.moreOne') : text('status.more', { count: others.length })})`;
    return line('warn', TriangleAlert, `${what} ${remedy}${more}`, 'stage-fault');
  }

  #remote({ remote }: RoomSnapshot) {
    return remote.watching.length === 0
      ? nothing
      : line('', Eye, text('status.remote', { names: remote.watching.join(', ') }), 'stage-watching');
  }
}
customElements.define('rp-status-line', StatusLine);

const line = (kind: string, icon: IconShapes, sentence: string, testId: string) =>
  html`<p class=${kind} data-testid=${testId} role="status"><rp-icon .shapes=${icon}></rp-icon>${sentence}</p>`;
