import { describe, expect, it } from 'vitest';
import { DigestSession } from './digest-session.ts';

const url = new URL('http://192.0.2.1/onvif/ptz?x=1');

const challenge = (nonce: string, more = ''): string => `Digest realm="r", qop="auth", nonce="${nonce}"${more}`;

const session = (): DigestSession =>
  new DigestSession({ user: 'technik', password: 'geheim', randomBytes: (length) => new Uint8Array(length) });

describe('HTTP Digest over many requests', () => {
  it('has no proof before the first challenge and counts from one after it', () => {
    const digest = session();
    expect(digest.prove('GET', url)).toBeNull();
    expect(digest.challenged(challenge('a'), null)).toBe('again');
    expect(digest.prove('GET', url)).toMatchObject({ nonce: 'a', count: 1 });
    expect(digest.prove('GET', url)?.header).toContain('nc=00000002');
  });

  it('goes on counting when two requests got the same challenge', () => {
    const digest = session();
    digest.challenged(challenge('a'), null);
    digest.prove('GET', url);
    expect(digest.challenged(challenge('a'), null)).toBe('again');
    expect(digest.prove('GET', url)?.count).toBe(2);
  });

  it('tries once more after a request that a later one overtook', () => {
    const digest = session();
    digest.challenged(challenge('a'), null);
    const slow = digest.prove('GET', url);
    digest.prove('GET', url);
    expect(digest.challenged(challenge('a'), slow)).toBe('again');
  });

  it('takes a stale or expired nonce as a reason to go on, a fresh one that is refused as the end', () => {
    const digest = session();
    digest.challenged(challenge('a'), null);
    expect(digest.challenged(challenge('b', ', stale=true'), digest.prove('GET', url))).toBe('again');
    digest.prove('GET', url);
    expect(digest.challenged(challenge('c'), digest.prove('GET', url))).toBe('again');
    expect(digest.challenged(challenge('d'), digest.prove('GET', url))).toBe('refused');
    expect(digest.active).toBe(false);
  });

  it('does not answer what it cannot', () => {
    const digest = session();
    expect(digest.challenged('Basic realm="r"', null)).toBe('unanswerable');
    expect(digest.challenged('', null)).toBe('unanswerable');
  });
});
