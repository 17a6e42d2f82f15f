import { css, html } from 'lit';
import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp, Minus, Plus } from 'lucide';
import { SignalElement, elementStyles, type IconShapes } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { deflectionToSpeed } from '../deflection.ts';
import { keyVector } from '../ptz-keys.ts';
import type { PtzHold } from '../ptz-hold.ts';

/**
 * Round stick and zoom buttons for one camera. The hand is gone, and the camera stops, on: finger up, cancelled or lost pointer,
 * key up, lost focus, window blur, hidden page, page leaving, element removed, and when `disabled` is set (link or camera lost).
 */
export class Joystick extends SignalElement {
  static override properties = {
    hold: { attribute: false },
    disabled: { type: Boolean, reflect: true },
    zoom: { type: Boolean },
  };
  declare hold: PtzHold;
  declare disabled: boolean;
  declare zoom: boolean;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: auto auto;
        justify-content: center;
        align-items: center;
        gap: var(--space-5);
      }
      .stick {
        position: relative;
        width: var(--stick, 17rem);
        aspect-ratio: 1;
        border: 2px solid var(--border-strong);
        border-radius: 50%;
        background: radial-gradient(circle at 50% 45%, var(--surface) 0 40%, var(--surface-3) 100%);
        touch-action: none;
        cursor: grab;
      }
      .stick > rp-icon {
        position: absolute;
        translate: -50% -50%;
        color: var(--text-soft);
        font-size: 1.3rem;
        pointer-events: none;
      }
      .up {
        top: 9%;
        left: 50%;
      }
      .down {
        top: 91%;
        left: 50%;
      }
      .left {
        top: 50%;
        left: 9%;
      }
      .right {
        top: 50%;
        left: 91%;
      }
      .knob {
        position: absolute;
        top: 50%;
        left: 50%;
        width: 36%;
        aspect-ratio: 1;
        border-radius: 50%;
        background: var(--primary);
        box-shadow: var(--shadow-2);
        translate: calc(-50% + var(--x, 0) * 1px) calc(-50% + var(--y, 0) * 1px);
        pointer-events: none;
      }
      .stick.held {
        cursor: grabbing;
        border-color: var(--primary);
      }
      .zoom {
        display: grid;
        gap: 0.8rem;
      }
      .zoom button {
        display: grid;
        place-items: center;
        width: calc(var(--target) * 1.25);
        height: var(--zoom-height, calc(var(--target) * 1.6));
        border: 2px solid var(--border-strong);
        border-radius: var(--radius-l);
        background: var(--surface);
        font-size: 1.3rem;
        cursor: pointer;
        touch-action: none;
      }
      .zoom button.held {
        background: var(--primary);
        border-color: var(--primary);
        color: var(--on-primary);
      }
      :host([disabled]) {
        opacity: 0.4;
      }
      :host([disabled]) .stick {
        cursor: default;
      }
    `,
  ];
  readonly #keys = new Set<string>();
  #leaving: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    window.addEventListener('blur', this.#letGo, { signal });
    window.addEventListener('pagehide', this.#letGo, { signal });
    document.addEventListener('visibilitychange', this.#letGo, { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaving?.abort();
    this.#letGo();
  }

  override willUpdate(): void {
    if (this.disabled) {
      this.#letGo();
    }
  }

  override render() {
    return html`<div
        class="stick"
        data-testid="joystick"
        role="application"
        tabindex=${this.disabled ? '-1' : '0'}
        aria-label=${text('camera.stick')}
        aria-roledescription=${text('camera.stickRole')}
        aria-describedby="hint"
        aria-disabled=${this.disabled ? 'true' : 'false'}
        @pointerdown=${this.#grab}
        @pointermove=${this.#drag}
        @pointerup=${this.#drop}
        @pointercancel=${this.#drop}
        @lostpointercapture=${this.#drop}
        @contextmenu=${(event: Event) => event.preventDefault()}
        @keydown=${this.#keyDown}
        @keyup=${this.#keyUp}
        @blur=${this.#letGoKeys}
      >
        <rp-icon class="up" .shapes=${ChevronUp}></rp-icon>
        <rp-icon class="right" .shapes=${ChevronRight}></rp-icon>
        <rp-icon class="down" .shapes=${ChevronDown}></rp-icon>
        <rp-icon class="left" .shapes=${ChevronLeft}></rp-icon>
        <span class="knob"></span>
      </div>
      ${
        this.zoom
          ? html`<div class="zoom">
              ${this.#zoomButton(1, text('camera.zoomIn'), Plus, 'zoom-in')}
              ${this.#zoomButton(-1, text('camera.zoomOut'), Minus, 'zoom-out')}
            </div>`
          : ''
      }
      <span id="hint" class="visually-hidden">${text('camera.stickHint')}</span>`;
  }

  #zoomButton(direction: 1 | -1, label: string, icon: IconShapes, testId: string) {
    const press = (event: KeyboardEvent): void => {
      if (event.key === ' ' || event.key === 'Enter') {
        event.preventDefault();
        this.#holdZoom(event.currentTarget, direction);
      }
    };
    return html`<button
      type="button"
      data-testid=${testId}
      aria-label=${label}
      ?disabled=${this.disabled}
      @pointerdown=${(event: PointerEvent) => this.#grabZoom(event, direction)}
      @pointerup=${this.#dropZoom}
      @pointercancel=${this.#dropZoom}
      @lostpointercapture=${this.#dropZoom}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @keydown=${press}
      @keyup=${this.#dropZoom}
      @blur=${this.#dropZoom}
    >
      <rp-icon .shapes=${icon}></rp-icon>
    </button>`;
  }

  readonly #grab = (event: PointerEvent): void => {
    if (this.disabled || event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) {
      return;
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.classList.add('held');
    this.#deflect(event.currentTarget, event);
  };

  readonly #drag = (event: PointerEvent): void => {
    const stick = event.currentTarget;
    if (stick instanceof HTMLElement && stick.hasPointerCapture(event.pointerId)) {
      this.#deflect(stick, event);
    }
  };

  #deflect(stick: HTMLElement, event: PointerEvent): void {
    const box = stick.getBoundingClientRect();
    const radius = box.width / 2;
    const x = event.clientX - (box.left + radius);
    const y = event.clientY - (box.top + radius);
    const reach = radius * 0.72;
    const length = Math.hypot(x, y);
    const scale = length > reach ? reach / length : 1;
    stick.style.setProperty('--x', String(x * scale));
    stick.style.setProperty('--y', String(y * scale));
    this.hold.hold('stick', { ...deflectionToSpeed(x, y, reach), zoomSpeed: 0 });
  }

  readonly #drop = (): void => {
    this.#centreKnob();
    this.hold.release('stick');
  };

  #centreKnob(): void {
    const stick = this.renderRoot.querySelector<HTMLElement>('.stick');
    stick?.classList.remove('held');
    stick?.style.removeProperty('--x');
    stick?.style.removeProperty('--y');
  }

  #grabZoom(event: PointerEvent, direction: 1 | -1): void {
    if (event.button === 0 && event.currentTarget instanceof HTMLElement) {
      event.currentTarget.setPointerCapture(event.pointerId);
      this.#holdZoom(event.currentTarget, direction);
    }
  }

  #holdZoom(button: EventTarget | null, direction: 1 | -1): void {
    if (!this.disabled && button instanceof HTMLElement) {
      button.classList.add('held');
      this.hold.hold('zoom-button', { panSpeed: 0, tiltSpeed: 0, zoomSpeed: direction * 0.6 });
    }
  }

  readonly #dropZoom = (): void => {
    for (const button of this.renderRoot.querySelectorAll('.zoom .held')) {
      button.classList.remove('held');
    }
    this.hold.release('zoom-button');
  };

  readonly #keyDown = (event: KeyboardEvent): void => {
    if (this.disabled || !keyVector.isMovement(event.key)) {
      return;
    }
    event.preventDefault();
    this.#keys.add(event.key);
    this.hold.hold('keys', keyVector.of(this.#keys, event.shiftKey));
  };

  readonly #keyUp = (event: KeyboardEvent): void => {
    // Shift changes what + and - are called, so the key that goes up may have another name than the one that went down.
    if (event.key === 'Shift') {
      this.#keys.clear();
    }
    this.#keys.delete(event.key);
    this.hold.hold('keys', keyVector.of(this.#keys, event.shiftKey));
  };

  readonly #letGoKeys = (): void => {
    this.#keys.clear();
    this.hold.release('keys');
  };

  readonly #letGo = (): void => {
    this.#keys.clear();
    if (this.hasUpdated) {
      this.#centreKnob();
      for (const button of this.renderRoot.querySelectorAll('.zoom .held')) {
        button.classList.remove('held');
      }
    }
    this.hold.releaseAll();
  };
}
customElements.define('rp-joystick', Joystick);
