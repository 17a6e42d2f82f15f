import { describe, expect, it } from 'vitest';
import { passwordDigest, securityHeader } from './wsse.ts';
import { parseXml, textAt } from './xml.ts';

describe('WS-UsernameToken', () => {
  it('computes the known vector', () => {
    const nonce = Buffer.from('LKqI6G/AikKCQrN0zqZFlg==', 'base64');
    expect(passwordDigest(nonce, '2010-09-16T07:50:45Z', 'userpassword')).toBe('tuOSpGlFlIXsozq4HFNeeGeFLEI=');
  });

  it('writes a header whose digest fits its nonce and time, and escapes the user', () => {
    const nonce = Buffer.alloc(20, 7);
    const header = securityHeader({
      user: 'Müller & <Söhne>',
      password: 'ge"heim',
      nonce,
      createdMs: 1_700_000_000_123,
    });
    const token = parseXml(header)?.children[0] ?? null;
    expect(textAt(token, 'Username')).toBe('Müller & <Söhne>');
    expect(textAt(token, 'Created')).toBe('2023-11-14T22:13:20.123Z');
    expect(textAt(token, 'Password')).toBe(passwordDigest(nonce, '2023-11-14T22:13:20.123Z', 'ge"heim'));
    expect(Buffer.from(textAt(token, 'Nonce') ?? '', 'base64')).toEqual(nonce);
  });
});
