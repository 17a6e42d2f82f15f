import { html, type TemplateResult } from 'lit';
import { generate } from 'lean-qr';

/** Light modules around the code, as the standard asks for. */
const quiet = 4;

/** The dark modules as one path: a rectangle for each run of them in a row. */
function pathOf(text: string): { readonly size: number; readonly path: string } {
  const code = generate(text);
  let path = '';
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      let run = 0;
      while (code.get(x + run, y)) {
        run += 1;
      }
      if (run > 0) {
        path += `M${x + quiet} ${y + quiet}h${run}v1h-${run}z`;
        x += run;
      }
    }
  }
  return { size: code.size + 2 * quiet, path };
}

/** A QR code, dark on light in every theme, because that is what cameras read. */
export function qrCode(text: string, label: string): TemplateResult {
  const { size, path } = pathOf(text);
  return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${label} shape-rendering="crispEdges">
    <rect width=${size} height=${size} fill="#fff"></rect>
    <path d=${path} fill="#000"></path>
  </svg>`;
}
