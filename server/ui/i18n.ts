import { signal } from '@preact/signals-core';

export const languages = ['de', 'en'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'ratspult.language';

const isLanguage = (value: unknown): value is Language => value === 'de' || value === 'en';

const stored = (): string | null => {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
};

const initial = (): Language => {
  const chosen = stored();
  if (isLanguage(chosen)) {
    return chosen;
  }
  // German first: only a browser that asks for English and not for German gets English.
  const wanted = globalThis.navigator?.languages ?? [];
  return wanted.some((tag) => tag.startsWith('en')) && !wanted.some((tag) => tag.startsWith('de')) && isWeb()
    ? 'en'
    : 'de';
};

/** The panel and the stage of a German town hall start in German whatever their browser says. */
const isWeb = (): boolean => document.documentElement.dataset['kiosk'] === undefined;

/** The language of the page; reading it in `render` makes the element follow. */
export const language = signal<Language>(typeof document === 'undefined' ? 'de' : initial());

export const setLanguage = (next: Language): void => {
  language.value = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // Private windows may refuse storage; the choice then lasts for the page.
  }
};

export type TextParameters = Readonly<Record<string, string | number>>;

/**
 * A catalogue of typed keys: `en` must have exactly the keys of `de`.
 * Texts may hold `{name}` places. Returns `text(key, parameters?)` in the current language.
 */
export const defineTexts = <const De extends Readonly<Record<string, string>>>(
  de: De,
  en: Readonly<Record<keyof De, string>>,
): ((key: keyof De & string, parameters?: TextParameters) => string) => {
  return (key, parameters) => {
    const template: string = language.value === 'de' ? (de[key] ?? key) : en[key];
    return template.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = parameters?.[name];
      return value === undefined ? place : String(value);
    });
  };
};

const locale = (): string => (language.value === 'de' ? 'de-DE' : 'en-GB');

/** `14:05` */
export const formatTime = (epochMs: number): string =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(epochMs);

/** `Montag, 23. November` */
export const formatDay = (epochMs: number): string =>
  new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' }).format(epochMs);

/** `23.11.2026, 14:05` */
export const formatDateTime = (epochMs: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(epochMs);

/** `14:05` on the same day, else `23.11.2026, 14:05`. */
export const formatMoment = (epochMs: number, nowMs: number): string =>
  new Date(epochMs).toDateString() === new Date(nowMs).toDateString() ? formatTime(epochMs) : formatDateTime(epochMs);

/** `123 456 789`, as people read a meeting number aloud. */
export const formatNumber = (number: string): string => number.replace(/(\d{3})(?=\d)/g, '$1\u00A0');
