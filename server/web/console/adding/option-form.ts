import { html, nothing, type TemplateResult } from 'lit';
import { language } from '@ratspult/server/ui';
import type { FormField, InnerField } from '../../../src/protocol/index.ts';
import { innerPath, type FieldProblem, type FormValues } from './option-values.ts';
import { optionWords } from './option-words.ts';
import { addingText as text } from './texts.ts';

export interface OptionFormParts {
  readonly fields: readonly FormField[];
  readonly values: FormValues;
  readonly problems: Readonly<Record<string, FieldProblem>>;
  /** Serial lines of the room PC, offered where a line is asked for. */
  readonly lines: readonly string[];
  /** Fields that are shown without being asked for: those that are known of the device. */
  readonly given: readonly string[];
  /** A password that is left empty stays as it is. */
  readonly knowsSecrets: boolean;
  readonly change: (path: string, value: string | boolean) => void;
}

/** Options nearly everybody has to fill in, wherever they stand. */
const common: ReadonlySet<string> = new Set([
  'host',
  'address',
  'user',
  'path',
  'port',
  'baudRate',
  'profile',
  'device',
]);

const problemWords = (problem: FieldProblem): string => {
  switch (problem) {
    case 'number':
      return text('wrongNumber');
    case 'json':
      return text('wrongJson');
    case 'list':
      return text('wrongList');
    case 'missing':
      return text('missingValue');
    case 'refused':
      return text('wrongValue');
  }
};

const hintOf = (field: InnerField, knowsSecrets: boolean): string | null => {
  if (field.kind === 'secret') {
    return text(knowsSecrets ? 'secretKept' : 'secretHint');
  }
  if (field.kind === 'list' || field.kind === 'json') {
    return text(field.kind === 'list' ? 'listHint' : 'jsonHint');
  }
  // Descriptions of drivers are written in English.
  return language.value === 'en' ? field.description : null;
};

const idOf = (path: string): string => `option-${path.replaceAll('.', '-')}`;

const isMain = (field: FormField, { given, problems, values }: OptionFormParts): boolean =>
  field.required ||
  field.kind === 'secret' ||
  (field.kind === 'group' && values[field.name] !== '') ||
  common.has(field.name) ||
  given.includes(field.name) ||
  Object.keys(problems).some((path) => path === field.name || path.startsWith(`${field.name}.`));

const control = (field: InnerField, path: string, parts: OptionFormParts): TemplateResult => {
  const { values, problems, change } = parts;
  const value = values[path];
  const id = idOf(path);
  const described = `${id}-hint`;
  const invalid = problems[path] === undefined ? nothing : 'true';
  const take = (event: Event): void => {
    const { target } = event;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
      change(path, target.value);
    }
  };
  if (field.kind === 'choice') {
    return html`<select id=${id} aria-describedby=${described} aria-invalid=${invalid} @change=${take}>
      ${field.required ? nothing : html`<option value="" ?selected=${value === ''}></option>`}
      ${field.choices.map((choice) => html`<option value=${String(choice)} ?selected=${String(choice) === value}>${choice}</option>`)}
    </select>`;
  }
  const isLine = field.name === 'path' && parts.lines.length > 0;
  const isNumber = field.kind === 'number' || field.kind === 'integer';
  return html`<input
      id=${id}
      type=${field.kind === 'secret' ? 'password' : 'text'}
      inputmode=${isNumber ? 'numeric' : nothing}
      autocomplete=${field.kind === 'secret' ? 'new-password' : 'off'}
      spellcheck="false"
      maxlength="2000"
      list=${isLine ? 'serial-lines' : nothing}
      .value=${typeof value === 'string' ? value : ''}
      aria-describedby=${described}
      aria-invalid=${invalid}
      data-testid=${id}
      @input=${take}
    />
    ${isLine ? html`<datalist id="serial-lines">${parts.lines.map((line) => html`<option value=${line}></option>`)}</datalist>` : nothing}`;
};

const plainField = (field: InnerField, path: string, parts: OptionFormParts): TemplateResult => {
  const { values, problems, change } = parts;
  const id = idOf(path);
  const problem = problems[path];
  const hint = hintOf(field, parts.knowsSecrets);
  if (field.kind === 'boolean') {
    const take = (event: Event): void => {
      if (event.target instanceof HTMLInputElement) {
        change(path, event.target.checked);
      }
    };
    return html`<label class="check"
      ><input
        id=${id}
        type="checkbox"
        .checked=${values[path] === true}
        @change=${take}
      />${optionWords(field.name)}</label
    >`;
  }
  return html`<div class="field">
    <label for=${id}
      >${optionWords(field.name)}${field.required ? html`<span aria-hidden="true"> *</span>` : nothing}</label
    >
    ${control(field, path, parts)}
    <span id=${`${id}-hint`}>
      ${problem === undefined ? nothing : html`<span class="problem" role="alert">${problemWords(problem)}</span>`}
      ${hint === null ? nothing : html`<span class="hint">${hint}</span>`}
    </span>
  </div>`;
};

const groupField = (field: FormField, parts: OptionFormParts): TemplateResult => {
  const { values, change } = parts;
  const chosen = values[field.name];
  const index = chosen === '' ? -1 : Number(chosen);
  const variant = field.variants[index];
  const id = idOf(field.name);
  const take = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) {
      change(field.name, event.target.value);
    }
  };
  const single = field.required && field.variants.length === 1;
  return html`<fieldset>
    <legend>${optionWords(field.name)}</legend>
    ${
      single
        ? nothing
        : html`<div class="field">
            <select id=${id} aria-label=${optionWords(field.name)} data-testid=${id} @change=${take}>
              ${field.required ? nothing : html`<option value="" ?selected=${chosen === ''}>${text('emptyGroup')}</option>`}
              ${field.variants.map(
                ({ kind }, at) =>
                  html`<option value=${String(at)} ?selected=${at === index}>
                    ${kind === null ? text('yes') : optionWords(kind)}
                  </option>`,
              )}
            </select>
          </div>`
    }
    ${variant === undefined ? nothing : variant.fields.map((inner) => plainField(inner, innerPath(field, index, inner), parts))}
  </fieldset>`;
};

const anyField = (field: FormField, parts: OptionFormParts): TemplateResult =>
  field.kind === 'group' ? groupField(field, parts) : plainField(field, field.name, parts);

/** The fields of a driver's options: what everybody needs first, the rest behind "more". */
export const optionFields = (parts: OptionFormParts): TemplateResult => {
  const main = parts.fields.filter((field) => isMain(field, parts));
  const rest = parts.fields.filter((field) => !main.includes(field));
  return html`${main.map((field) => anyField(field, parts))}
  ${
    rest.length === 0
      ? nothing
      : html`<details>
          <summary>${text('more')}</summary>
          <div class="stack inner">${rest.map((field) => anyField(field, parts))}</div>
        </details>`
  }`;
};
