import { signal } from '@preact/signals-core';

export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'ratspult.theme';

const stored = (): Theme => {
  try {
    const value = localStorage.getItem(storageKey);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
};

export const theme = signal<Theme>(typeof localStorage === 'undefined' ? 'system' : stored());

const apply = (value: Theme): void => {
  if (value === 'system') {
    delete document.documentElement.dataset['theme'];
  } else {
    document.documentElement.dataset['theme'] = value;
  }
};

export const setTheme = (value: Theme): void => {
  theme.value = value;
  apply(value);
  try {
    localStorage.setItem(storageKey, value);
  } catch {
    // The choice then lasts for the page.
  }
};

/** True when the page is dark now, by choice or by the system. */
export const isDark = (): boolean =>
  theme.value === 'dark' || (theme.value === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);

/** Call once at the start of a page, before the first paint. */
export const startTheme = (): void => apply(theme.value);
