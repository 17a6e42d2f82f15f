import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '@ratspult/server/ui';
import type { ApiError } from '../shared/api.ts';

/** What went wrong with a form: sentence and remedy, announced at once. */
export const formProblem = (error: ApiError | null): TemplateResult | typeof nothing => {
  if (error === null) {
    return nothing;
  }
  const { sentence, remedy } = errorText(error.code);
  return html`<p class="notice fault" role="alert" data-testid="problem"><strong>${sentence}</strong> ${remedy}</p>`;
};

/** The text of a form's field; empty when it is missing. */
export const fieldOf = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
};
