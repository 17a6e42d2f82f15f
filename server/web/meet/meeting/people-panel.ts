import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Ellipsis, Hand, MicOff, X } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { ConferenceState, ModerationAction } from '../../../client/index.ts';
import type { Grant, MeetingInfo, Participant, WaitingGuest } from '../../../src/protocol/index.ts';
import { session } from '../session.ts';
import { captureActions } from './capture-actions.ts';
import type { MeetingSession } from './meeting-session.ts';
import { panelStyles } from './panel-styles.ts';
import { moderates } from './moderates.ts';
import { personActions } from './person-actions.ts';
import { badges, isMuted } from './tile.ts';
import { text as captionText } from './caption-texts.ts';
import { text } from './texts.ts';
import { text as timeText } from './time-texts.ts';

export type Confirmation =
  | { readonly type: 'remove'; readonly participant: Participant; readonly ban: boolean }
  | { readonly type: 'end' | 'rules' | 'timer' | 'captions' | 'record' };

/** Who is there: waiting guests, hands in order, everybody; the chair's actions. Sends `meet-close` and `meet-confirm`. */
export class PeoplePanel extends SignalElement {
  static override properties = { meeting: { attribute: false }, opened: { state: true } };
  declare meeting: MeetingSession | null;
  /** Whose actions are open. */
  declare opened: string | null;

  static override styles = [
    elementStyles,
    panelStyles,
    css`
      section {
        margin-bottom: var(--space-5);
      }
      li {
        padding: var(--space-1) 0;
      }
      .line {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        min-height: var(--target);
      }
      .line .who {
        flex: 1;
        min-width: 0;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .badge {
        margin-left: var(--space-2);
        padding: 0.05rem var(--space-2);
        border-radius: 0.3rem;
        background: var(--surface-3);
        font-size: var(--text-xs);
        font-weight: 600;
        white-space: nowrap;
      }
      .line rp-icon {
        color: var(--text-soft);
        font-size: 0.85rem;
      }
      .line rp-icon.hand {
        color: var(--warning);
      }
      .waiting {
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--warning-soft);
        color: var(--on-warning-soft);
      }
      .waiting h3 {
        color: inherit;
      }
      .both,
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        padding-bottom: var(--space-2);
      }
      .actions rp-button {
        flex: 1 1 9rem;
        font-size: var(--text-s);
      }
      .foot .actions {
        padding: 0;
      }
      ol {
        counter-reset: hand;
      }
      .order {
        width: 1.5rem;
        font-weight: 650;
      }
    `,
  ];

  constructor() {
    super();
    this.meeting = null;
    this.opened = null;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('opened') && this.opened !== null) {
      void this.#showActions();
    }
  }

  override render() {
    const state = this.meeting?.conference.state.value;
    if (state === undefined) {
      return nothing;
    }
    const self = state.participants.find((participant) => participant.id === state.selfId);
    const moderator = self !== undefined && moderates(self);
    const hands = state.participants
      .filter((participant) => participant.handRaisedAt !== null)
      .toSorted((a, b) => (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0));
    return html`<div class="head">
        <h2>${text('peopleCount', { count: state.participants.length })}</h2>
        <rp-button
          kind="quiet"
          round
          .icon=${X}
          label=${text('close')}
          data-testid="close-panel"
          @click=${this.#close}
        ></rp-button>
      </div>
      <div class="body" tabindex="-1">
        ${this.#waiting(state.waiting)} ${this.#asks(state.participants, moderator)} ${this.#hands(hands, moderator)}
        <section>
          <h3>${text('inMeeting')}</h3>
          <ul>
            ${state.participants.map((participant) => this.#person(participant, self ?? null, state))}
          </ul>
        </section>
      </div>
      ${moderator && state.meeting !== null ? this.#chairActions(state.meeting) : html`<div></div>`}`;
  }

  /** Once the buttons have their height. */
  async #showActions(): Promise<void> {
    const group = this.renderRoot.querySelector('.actions[role=group]');
    await Promise.all([...(group?.querySelectorAll('rp-button') ?? [])].map((button) => button.updateComplete));
    group?.scrollIntoView({ block: 'nearest' });
  }

  #waiting(guests: readonly WaitingGuest[]): TemplateResult | typeof nothing {
    return guests.length === 0
      ? nothing
      : html`<section class="waiting">
          <h3>${text('waiting')}</h3>
          <ul>
            ${guests.map(
              (guest) =>
                html`<li data-testid="waiting-guest" data-waiting-id=${guest.waitingId}>
                  <div class="line"><span class="who">${guest.name}</span></div>
                  <div class="both">
                    <rp-button
                      kind="primary"
                      label=${text('admitName', { name: guest.name })}
                      data-testid="admit"
                      @click=${() => this.#do({ type: 'admit', waitingId: guest.waitingId })}
                      >${text('admit')}</rp-button
                    >
                    <rp-button
                      label=${text('refuseName', { name: guest.name })}
                      data-testid="refuse"
                      @click=${() => this.#do({ type: 'refuse', waitingId: guest.waitingId })}
                      >${text('refuse')}</rp-button
                    >
                  </div>
                </li>`,
            )}
          </ul>
        </section>`;
  }

  /** Who asks for the microphone or to share, with the answers. */
  #asks(participants: readonly Participant[], moderator: boolean): TemplateResult | typeof nothing {
    const asks = participants.flatMap((participant) => participant.asks.map((grant) => ({ participant, grant })));
    if (asks.length === 0 || !moderator) {
      return nothing;
    }
    const answer = (participantId: string, grant: Grant, granted: boolean) =>
      this.#do({ type: 'grant', participantId, grant, granted });
    return html`<section class="waiting" data-testid="asks">
      <h3>${text('asks')}</h3>
      <ul>
        ${asks.map(
          ({ participant: { id, name }, grant }) =>
            html`<li data-testid="ask">
              <div class="line">
                <span class="who">${text(grant === 'microphone' ? 'asksMicrophone' : 'asksScreen', { name })}</span>
              </div>
              <div class="both">
                <rp-button
                  kind="primary"
                  label=${text('allowName', { name })}
                  data-testid="allow"
                  @click=${() => answer(id, grant, true)}
                  >${text('allow')}</rp-button
                >
                <rp-button
                  label=${text('denyName', { name })}
                  data-testid="deny"
                  @click=${() => answer(id, grant, false)}
                  >${text('deny')}</rp-button
                >
              </div>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #hands(hands: readonly Participant[], chair: boolean): TemplateResult | typeof nothing {
    return hands.length === 0
      ? nothing
      : html`<section data-testid="hands">
          <h3>${text('hands')}</h3>
          <ol>
            ${hands.map(
              (participant, index) =>
                html`<li class="line" data-testid="hand">
                  <span class="order">${index + 1}.</span><span class="who">${participant.name}</span>
                  ${
                    chair
                      ? html`<rp-button
                          kind="quiet"
                          @click=${() => this.#do({ type: 'lowerHand', participantId: participant.id })}
                          >${text('doLowerHand')}</rp-button
                        >`
                      : nothing
                  }
                </li>`,
            )}
          </ol>
        </section>`;
  }

  #person(participant: Participant, viewer: Participant | null, state: ConferenceState): TemplateResult {
    const self = participant.id === viewer?.id;
    const chair = viewer?.role === 'chair';
    const mayAct = viewer !== null && moderates(viewer) && !self && (chair || participant.role !== 'chair');
    const open = this.opened === participant.id;
    const { name } = participant;
    return html`<li data-testid="person" data-participant-id=${participant.id}>
      <div class="line">
        <span class="who"
          >${name}${badges(participant, self).map((badge) => html`<span class="badge">${badge}</span>`)}</span
        >
        ${participant.handRaisedAt === null ? nothing : html`<rp-icon class="hand" .shapes=${Hand}></rp-icon>`}
        ${
          isMuted(participant)
            ? html`<rp-icon .shapes=${MicOff}></rp-icon><span class="visually-hidden">${text('muted')}</span>`
            : nothing
        }
        ${
          mayAct
            ? html`<rp-button
                kind="quiet"
                round
                .icon=${Ellipsis}
                .expanded=${open}
                label=${text('actionsFor', { name })}
                data-testid="person-actions"
                @click=${() => {
                  this.opened = open ? null : participant.id;
                }}
              ></rp-button>`
            : nothing
        }
      </div>
      ${
        open && mayAct && state.meeting !== null
          ? personActions({
              participant,
              settings: state.meeting.settings,
              chair,
              act: (action) => this.#do(action),
              confirmRemoval: (ban) => this.#confirm({ type: 'remove', participant, ban }),
            })
          : nothing
      }
    </li>`;
  }

  #chairActions({ locked, capture }: MeetingInfo): TemplateResult {
    const { value } = session;
    const mayRecord = value.state === 'ready' && value.account.permissions.includes('recordings.make');
    return html`<div class="foot">
      ${locked ? html`<p class="soft">${text('locked')}</p>` : nothing}
      <div class="actions">
        <rp-button data-testid="mute-all" @click=${() => this.#do({ type: 'muteAll' })}>${text('muteAll')}</rp-button>
        <rp-button data-testid="lock" @click=${() => this.#do({ type: 'lock', locked: !locked })}
          >${text(locked ? 'unlock' : 'lock')}</rp-button
        >
        <rp-button data-testid="timer" @click=${() => this.#confirm({ type: 'timer' })}
          >${timeText('speakingTime')}</rp-button
        >
        <rp-button data-testid="caption-access" @click=${() => this.#confirm({ type: 'captions' })}
          >${captionText('captions')}</rp-button
        >
        <rp-button data-testid="rules" @click=${() => this.#confirm({ type: 'rules' })}>${text('rules')}</rp-button>
        ${captureActions(
          capture,
          mayRecord,
          (action) => this.#do(action),
          () => this.#confirm({ type: 'record' }),
        )}
        <rp-button kind="danger" data-testid="end-for-all" @click=${() => this.#confirm({ type: 'end' })}
          >${text('endForAll')}</rp-button
        >
      </div>
    </div>`;
  }

  #do(action: ModerationAction): void {
    void this.meeting?.moderate(action);
  }

  #confirm(confirmation: Confirmation): void {
    this.dispatchEvent(new CustomEvent<Confirmation>('meet-confirm', { detail: confirmation }));
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('meet-close'));
  };
}
customElements.define('meet-people', PeoplePanel);
