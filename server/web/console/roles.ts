import { html, type TemplateResult } from 'lit';
import type { AccountRole } from '../../src/protocol/index.ts';
import { text } from './texts.ts';

export const roleWords = (role: AccountRole): string => {
  switch (role) {
    case 'admin':
      return text('roleAdmin');
    case 'facility':
      return text('roleFacility');
    case 'user':
      return text('roleUser');
  }
};

export const asRole = (value: string): AccountRole => (value === 'admin' || value === 'facility' ? value : 'user');

export const roleOptions = (chosen: AccountRole | null): TemplateResult[] =>
  (['user', 'facility', 'admin'] as const).map(
    (role) => html`<option value=${role} ?selected=${role === chosen}>${roleWords(role)}</option>`,
  );
