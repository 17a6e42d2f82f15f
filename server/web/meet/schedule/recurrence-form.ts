import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { elementStyles, language } from '@ratspult/server/ui';
import type { Recurrence } from '../../../src/protocol/index.ts';
import { pageStyles } from '../page-styles.ts';
import { stepWords, weekdayName, weekWord } from './recurrence-words.ts';
import { text } from './texts.ts';
import { isLastInMonth, weekdayOfDay, weekInMonth } from './wall-clock.ts';

type Choice = 'once' | 'day' | 'week' | 'month-date' | 'month-nth' | 'month-last';
type EndKind = Recurrence['ends']['kind'];

const choices = ['once', 'day', 'week', 'month-date', 'month-nth', 'month-last'] as const satisfies readonly Choice[];
const endKinds = ['never', 'count', 'until'] as const satisfies readonly EndKind[];
const intervals = [1, 2, 3, 4, 5, 6, 8, 10, 12];
const weekdays = [1, 2, 3, 4, 5, 6, 7];
const asWeek = (week: number) => ([1, 2, 3, 4] as const).find((one) => one === week) ?? -1;

const choiceOf = ({ pattern }: Recurrence): Choice =>
  pattern.every === 'month-weekday' ? (pattern.week === -1 ? 'month-last' : 'month-nth') : pattern.every;

/** How a meeting comes again. `day` is its first day. Sends `meet-recurrence` with the rule, or null for once. */
export class RecurrenceForm extends LitElement {
  static override properties = {
    value: { attribute: false },
    day: {},
    language: {},
    choice: { state: true },
    interval: { state: true },
    chosenDays: { state: true },
    endKind: { state: true },
    count: { state: true },
    lastDay: { state: true },
  };
  declare value: Recurrence | null;
  declare day: string;
  declare language: string;
  declare choice: Choice;
  declare interval: number;
  declare chosenDays: readonly number[];
  declare endKind: EndKind;
  declare count: number;
  declare lastDay: string;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: var(--space-3);
      }
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        margin-bottom: var(--space-2);
        padding: 0;
        font-size: var(--text-s);
        font-weight: 600;
      }
      .day {
        display: inline-flex;
        position: relative;
        align-items: center;
        justify-content: center;
        min-width: var(--target);
        min-height: var(--target);
        border: 1px solid var(--border-strong);
        border-radius: var(--radius-round);
        cursor: pointer;
      }
      .day:has(:checked) {
        border-color: var(--primary);
        background: var(--primary);
        color: var(--on-primary);
        font-weight: 600;
      }
      .day:has(:focus-visible) {
        outline: 3px solid var(--focus);
        outline-offset: 2px;
      }
      .day input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
      @media (max-width: 30rem) {
        .pair {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    this.value = null;
    this.day = '';
    this.language = language.peek();
    this.#adopt(null);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value') && JSON.stringify(this.value) !== JSON.stringify(this.#rule())) {
      this.#adopt(this.value);
    }
    if (changed.has('day') && changed.get('day') !== undefined && this.choice !== 'once') {
      // The rule says things by the first day, which is another one now.
      this.#send();
    }
  }

  override render() {
    return html`<div class="field">
        <label for="repeat">${text('repeat')}</label>
        <select id="repeat" data-testid="recurrence" @change=${this.#chosen}>
          ${choices
            .filter((choice) => this.#fits(choice))
            .map(
              (choice) =>
                html`<option value=${choice} ?selected=${choice === this.choice}>${this.#words(choice)}</option>`,
            )}
        </select>
      </div>
      ${this.choice === 'once' ? nothing : this.#rest()}`;
  }

  #rest(): TemplateResult {
    const pattern = this.#pattern(this.choice);
    return html`${this.choice === 'week' ? this.#weekdays() : nothing}
      <div class="pair">
        <div class="field">
          <label for="interval">${text('interval')}</label>
          <select id="interval" data-testid="recurrence-interval" @change=${this.#intervalChosen}>
            ${intervals.map(
              (interval) =>
                html`<option value=${interval} ?selected=${interval === this.interval}>
                  ${stepWords(pattern?.every ?? 'day', interval)}
                </option>`,
            )}
          </select>
        </div>
        <div class="field">
          <label for="ends">${text('ends')}</label>
          <select id="ends" data-testid="recurrence-ends" @change=${this.#endChosen}>
            ${endKinds.map(
              (kind) =>
                html`<option value=${kind} ?selected=${kind === this.endKind}>
                  ${text(({ never: 'endsNever', count: 'endsCount', until: 'endsUntil' } as const)[kind])}
                </option>`,
            )}
          </select>
        </div>
      </div>
      ${this.#end()}`;
  }

  #weekdays(): TemplateResult {
    const first = weekdayOfDay(this.day);
    return html`<fieldset>
      <legend>${text('onWeekdays')}</legend>
      ${weekdays.map(
        (weekday) =>
          html`<label class="day"
            ><input
              type="checkbox"
              aria-label=${weekdayName(weekday)}
              data-testid="weekday-${weekday}"
              .checked=${weekday === first || this.chosenDays.includes(weekday)}
              ?disabled=${weekday === first}
              @change=${() => this.#toggle(weekday)}
            /><span aria-hidden="true">${weekdayName(weekday, 'short')}</span></label
          >`,
      )}
    </fieldset>`;
  }

  #end(): TemplateResult | typeof nothing {
    switch (this.endKind) {
      case 'never':
        return nothing;
      case 'count':
        return html`<div class="field">
          <label for="count">${text('count')}</label>
          <input
            id="count"
            type="number"
            min="2"
            max="500"
            required
            data-testid="recurrence-count"
            .value=${String(this.count)}
            @input=${this.#counted}
          />
        </div>`;
      case 'until':
        return html`<div class="field">
          <label for="last">${text('lastDay')}</label>
          <input
            id="last"
            type="date"
            required
            min=${this.day}
            data-testid="recurrence-until"
            .value=${this.lastDay}
            @input=${this.#dated}
          />
        </div>`;
    }
  }

  #words(choice: Choice): string {
    const weekday = weekdayName(weekdayOfDay(this.day));
    switch (choice) {
      case 'once':
        return text('once');
      case 'day':
        return text('daily');
      case 'week':
        return text('weekly');
      case 'month-date':
        return text('monthlyDate', { day: Number(this.day.slice(8, 10)) });
      case 'month-nth':
        return text('monthlyWeekday', { which: weekWord(asWeek(weekInMonth(this.day))), weekday });
      case 'month-last':
        return text('monthlyWeekday', { which: weekWord(-1), weekday });
    }
  }

  /** The fifth of a kind is the last one; and the last one is offered only on such a day. */
  #fits(choice: Choice): boolean {
    return (
      (choice !== 'month-nth' || weekInMonth(this.day) < 5) && (choice !== 'month-last' || isLastInMonth(this.day))
    );
  }

  #pattern(choice: Choice): Recurrence['pattern'] | null {
    switch (choice) {
      case 'once':
        return null;
      case 'week':
        return { every: 'week', weekdays: [...new Set([weekdayOfDay(this.day), ...this.chosenDays])] };
      case 'month-nth':
        return { every: 'month-weekday', week: asWeek(weekInMonth(this.day)) };
      case 'month-last':
        return { every: 'month-weekday', week: -1 };
      case 'day':
      case 'month-date':
        return { every: choice };
    }
  }

  #rule(): Recurrence | null {
    const pattern = this.#pattern(this.#fits(this.choice) ? this.choice : 'month-last');
    return pattern === null ? null : { interval: this.interval, pattern, ends: this.#ends() };
  }

  #ends(): Recurrence['ends'] {
    switch (this.endKind) {
      case 'never':
        return { kind: 'never' };
      case 'count':
        return { kind: 'count', count: this.count };
      case 'until':
        return { kind: 'until', date: this.lastDay };
    }
  }

  #adopt(rule: Recurrence | null): void {
    this.choice = rule === null ? 'once' : choiceOf(rule);
    this.interval = rule?.interval ?? 1;
    this.chosenDays = rule?.pattern.every === 'week' ? rule.pattern.weekdays : [];
    this.endKind = rule?.ends.kind ?? 'never';
    this.count = rule?.ends.kind === 'count' ? rule.ends.count : 10;
    this.lastDay = rule?.ends.kind === 'until' ? rule.ends.date : '';
  }

  #toggle(weekday: number): void {
    this.chosenDays = this.chosenDays.includes(weekday)
      ? this.chosenDays.filter((one) => one !== weekday)
      : [...this.chosenDays, weekday];
    this.#send();
  }

  readonly #chosen = (event: Event): void => {
    this.choice = choices.find((choice) => choice === valueOf(event)) ?? 'once';
    this.#send();
  };

  readonly #intervalChosen = (event: Event): void => {
    this.interval = Number(valueOf(event));
    this.#send();
  };

  readonly #endChosen = (event: Event): void => {
    this.endKind = endKinds.find((kind) => kind === valueOf(event)) ?? 'never';
    this.#send();
  };

  readonly #counted = (event: Event): void => {
    this.count = Math.round(Number(valueOf(event)));
    this.#send();
  };

  readonly #dated = (event: Event): void => {
    this.lastDay = valueOf(event);
    this.#send();
  };

  #send(): void {
    this.dispatchEvent(new CustomEvent<Recurrence | null>('meet-recurrence', { detail: this.#rule() }));
  }
}
customElements.define('meet-recurrence', RecurrenceForm);

const valueOf = (event: Event): string =>
  event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement ? event.target.value : '';
