import { html, nothing } from 'lit';
import { LogOut } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';

/** Leaving while others remain is asked for once. */
export class LeaveDialog extends PanelElement {
  static override styles = [elementStyles];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const others = room.meeting.participants.filter((participant) => !participant.self).length;
    return html`<rp-dialog
      data-testid="leave-dialog"
      ?open=${this.model.dialog.value === 'leave'}
      .heading=${text('meeting.leaveTitle')}
      @rp-close=${this.#close}
    >
      <p>${others === 1 ? text('meeting.leaveOne') : text('meeting.leaveMany', { count: others })}</p>
      <rp-button slot="actions" size="large" data-testid="leave-stay" @click=${this.#close}
        >${text('meeting.stay')}</rp-button
      >
      <rp-button
        slot="actions"
        size="large"
        kind="danger"
        data-testid="leave-confirm"
        .icon=${LogOut}
        ?busy=${this.model.isPending('leave')}
        ?disabled=${!this.model.usable}
        @click=${this.#leave}
        >${text('meeting.leave')}</rp-button
      >
    </rp-dialog>`;
  }

  readonly #close = (): void => {
    this.model.dialog.value = 'none';
  };

  readonly #leave = (): void => {
    this.#close();
    void this.model.run('leave', {});
  };
}
customElements.define('rp-leave-dialog', LeaveDialog);
