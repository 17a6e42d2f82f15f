import { LitElement, css, type PropertyValues } from 'lit';

/** Shapes of one icon as the icon library gives them: `[tag, attributes][]`. */
export type IconShapes = readonly (readonly [tag: string, attributes: Readonly<Record<string, unknown>>])[];

const svg = 'http://www.w3.org/2000/svg';

/** `<rp-icon .shapes=${MicOff}>`: decorative, sized by `font-size` (1.5em), coloured by `color`. Import icons one by one from `lucide`. */
export class RpIcon extends LitElement {
  static override properties = { shapes: { attribute: false } };
  declare shapes: IconShapes;

  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      width: 1.5em;
      height: 1.5em;
    }
    svg {
      width: 100%;
      height: 100%;
    }
  `;

  constructor() {
    super();
    this.shapes = [];
    this.setAttribute('aria-hidden', 'true');
  }

  override updated(_changed: PropertyValues): void {
    const drawing = document.createElementNS(svg, 'svg');
    for (const [name, value] of Object.entries({
      viewBox: '0 0 24 24',
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': '2',
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    })) {
      drawing.setAttribute(name, value);
    }
    for (const [tag, attributes] of this.shapes) {
      const shape = document.createElementNS(svg, tag);
      for (const [name, value] of Object.entries(attributes)) {
        shape.setAttribute(name, String(value));
      }
      drawing.append(shape);
    }
    this.renderRoot.replaceChildren(drawing);
  }
}
customElements.define('rp-icon', RpIcon);

declare global {
  interface HTMLElementTagNameMap {
    'rp-icon': RpIcon;
  }
}
