import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '@ratspult/server/ui';

/** What went wrong with a form: sentence and remedy, announced at once. */
export const problem = (code: string | null): TemplateResult | typeof nothing => {
  if (code === null) {
    return nothing;
  }
  const { sentence, remedy } = errorText(code);
  return html`<p class="notice" role="alert" data-testid="problem"><strong>${sentence}</strong> ${remedy}</p>`;
};

/** The text of a form's field; empty when it is missing. */
export const fieldOf = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
};

/** A password as it was typed: spaces at its ends belong to it. */
export const secretOf = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
};

/** Lets Enter submit: the visible button stands in a shadow root, outside the form. */
export const enterSubmits: TemplateResult = html`<button
  class="visually-hidden"
  tabindex="-1"
  aria-hidden="true"
></button>`;
