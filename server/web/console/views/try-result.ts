import { html, nothing, type TemplateResult } from 'lit';
import type { DeviceTry, DeviceTryResult } from '../../../src/protocol/index.ts';
import { abilityWords } from '../adding/ability-words.ts';
import { addingText as text } from '../adding/texts.ts';
import { tryWords } from '../adding/try-words.ts';

/** `loading`, `failed`, or the picture's address. */
export type ShownPicture =
  | { readonly state: 'none' | 'loading' | 'failed' }
  | { readonly state: 'here'; readonly url: string };

const notice = (tried: DeviceTry): TemplateResult | typeof nothing => {
  const words = tryWords(tried);
  return words === null
    ? nothing
    : html`<p
        class="notice ${words.level === 'warning' ? '' : words.level}"
        role=${words.level === 'fault' ? 'alert' : 'status'}
        data-testid="try-result"
        data-level=${words.level}
      >
        <strong>${words.sentence}</strong> ${words.remedy}
      </p>`;
};

const pictureWords = (picture: DeviceTryResult['picture'], shown: ShownPicture): string => {
  if (picture === 'too-large') {
    return text('pictureTooLarge');
  }
  return picture === 'none'
    ? text('pictureNone')
    : shown.state === 'loading'
      ? text('pictureLoading')
      : text('pictureFailed');
};

const pictureOf = (result: DeviceTryResult, shown: ShownPicture): TemplateResult | typeof nothing => {
  if (result.kind !== 'camera' || result.outcome === 'silent') {
    return nothing;
  }
  return html`<figure>
    ${
      shown.state === 'here'
        ? html`<img src=${shown.url} alt=${text('picture')} data-testid="picture" />`
        : html`<p class="soft" role="status">${pictureWords(result.picture, shown)}</p>`
    }
    ${shown.state === 'here' ? html`<figcaption class="soft">${text('picture')}</figcaption>` : nothing}
  </figure>`;
};

const line = (label: string, value: string | null): TemplateResult =>
  html`<dt>${label}</dt>
    <dd>${value ?? html`<span class="soft">${text('unknown')}</span>`}</dd>`;

const identityOf = ({ make, model, firmware, serialNumber }: DeviceTryResult): TemplateResult => {
  return html`<dl data-testid="identity">
    ${line(text('make'), make)} ${line(text('model'), model)} ${line(text('firmware'), firmware)}
    ${line(text('serialNumber'), serialNumber)}
  </dl>`;
};

const abilitiesOf = (
  label: string,
  abilities: DeviceTryResult['can'],
  level: string,
): TemplateResult | typeof nothing =>
  abilities.length === 0
    ? nothing
    : html`<div class="abilities">
        <h3>${label}</h3>
        <ul class="row">
          ${abilities.map((ability) => html`<li class="pill ${level}">${abilityWords(ability)}</li>`)}
        </ul>
      </div>`;

/** What came of a try: one sentence, the picture, who the device is and what it can do. */
export const tryResult = (tried: DeviceTry | null, shown: ShownPicture): TemplateResult => {
  if (tried === null) {
    return html`<p class="soft" data-testid="not-tried">${text('notTried')}</p>`;
  }
  if (tried.state === 'running') {
    return html`<div role="status" data-testid="trying">
      <p>${text('trying')}</p>
      <progress aria-label=${text('trying')}></progress>
    </div>`;
  }
  const { result } = tried;
  const answered = result?.outcome === 'answered' || result?.outcome === 'unheard';
  return html`${notice(tried)}
  ${
    result !== null && answered
      ? html`${pictureOf(result, shown)} ${identityOf(result)} ${abilitiesOf(text('can'), result.can, 'ok')}
        ${abilitiesOf(text('cannot'), result.cannot, '')}`
      : nothing
  }`;
};
