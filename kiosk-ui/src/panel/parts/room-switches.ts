import { css, html, nothing } from 'lit';
import { Power, PowerOff } from 'lucide';
import type { RoomSnapshot } from '@ratspult/appliance/protocol';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';
import { titledStyles } from './titled-styles.ts';
import { powerHint } from './power-hint.ts';

type Lights = NonNullable<RoomSnapshot['equipment']['lights']>;
type RoomPower = NonNullable<RoomSnapshot['equipment']['power']>;

const powerChoices = [
  { on: true, label: 'room.powerOn', icon: Power },
  { on: false, label: 'room.powerOff', icon: PowerOff },
] as const;

/** The room's light in scenes and its sockets, each only where the room has it. */
export class RoomSwitches extends PanelElement {
  static override styles = [
    elementStyles,
    panelStyles,
    titledStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-4);
      }
      section {
        flex: 1 1 10rem;
        display: grid;
        align-content: end;
        gap: var(--space-2);
        min-width: 0;
      }
      .segments {
        flex-wrap: wrap;
      }
      .segments button {
        flex: 1 1 auto;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const { lights, power } = room.equipment;
    return html`${lights === null ? nothing : this.#light(lights)}${power === null ? nothing : this.#power(power)}`;
  }

  #light({ scenes, sceneId }: Lights) {
    const pending = scenes.find(({ id }) => this.model.isPending(`scene:${id}`));
    const shown = pending?.id ?? sceneId;
    return html`<section class="light" data-testid="light">
      <p class="title">
        <span class="section-title" id="light">${text('room.light')}</span>
        ${shown === null ? html`<span class="hint">${text('room.lightByHand')}</span>` : nothing}
      </p>
      <div class="segments" role="group" aria-labelledby="light">
        ${scenes.map(
          ({ id, name }) =>
            html`<button
              type="button"
              data-testid="light-scene"
              data-scene-id=${id}
              aria-pressed=${shown === id ? 'true' : 'false'}
              aria-busy=${pending?.id === id ? 'true' : 'false'}
              ?disabled=${!this.model.usable}
              @click=${() => void this.model.run('setLightScene', { sceneId: id }, `scene:${id}`)}
            >
              ${name}
            </button>`,
        )}
      </div>
    </section>`;
  }

  #power(power: RoomPower) {
    const hint = powerHint(power);
    const pending = powerChoices.find(({ on }) => this.model.isPending(`power:${on}`));
    const shown = pending?.on ?? (power.state === 'on' || power.state === 'off' ? power.state === 'on' : null);
    return html`<section data-testid="power" data-state=${power.state}>
      <p class="title">
        <span class="section-title" id="power">${text('room.power')}</span>
        ${hint === null ? nothing : html`<span class="hint" id="power-hint">${text(hint)}</span>`}
      </p>
      <div
        class="segments"
        role="group"
        aria-labelledby="power"
        aria-describedby=${hint === null ? nothing : 'power-hint'}
      >
        ${powerChoices.map(
          ({ on, label, icon }) =>
            html`<button
              type="button"
              data-testid=${on ? 'power-on' : 'power-off'}
              aria-pressed=${shown === on ? 'true' : 'false'}
              aria-busy=${pending?.on === on ? 'true' : 'false'}
              ?disabled=${!this.model.usable || (power.neededByMeeting && !on)}
              @click=${() => void this.model.run('setRoomPower', { on }, `power:${on}`)}
            >
              <rp-icon .shapes=${icon}></rp-icon>${text(label)}
            </button>`,
        )}
      </div>
    </section>`;
  }
}
customElements.define('rp-room-switches', RoomSwitches);
