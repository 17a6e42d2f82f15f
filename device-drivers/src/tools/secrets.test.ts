import { describe, expect, test } from 'vitest';
import { secretHider } from './secrets.ts';

const hidden = (text: string): string =>
  Buffer.from(secretHider({ user: 'admin', password: 'geheim', name: 'ratssaal' })(Buffer.from(text))).toString();

describe('what a capture shows', () => {
  test('is not the password, plain or in the head of an HTTP request', () => {
    expect(hidden('login geheim\r\n')).toBe('login ******\r\n');
    expect(hidden(`Authorization: Basic ${btoa('admin:geheim')}\r\n`)).toBe(
      `Authorization: Basic ${'*'.repeat(16)}\r\n`,
    );
  });

  test('is not a secret deeper in the options either', () => {
    const hide = secretHider({ connection: { kind: 'tls', pin: '8642' } });
    expect(Buffer.from(hide(Buffer.from('PIN 8642'))).toString()).toBe('PIN ****');
  });

  test('is everything else, unchanged', () => {
    expect(hidden('name ratssaal admin')).toBe('name ratssaal admin');
    const bytes = Uint8Array.from([0, 255, 7]);
    expect([...secretHider({ password: '' })(bytes)]).toEqual([0, 255, 7]);
  });
});
