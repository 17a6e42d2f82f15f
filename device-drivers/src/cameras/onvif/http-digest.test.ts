import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerDigest, type Challenge, chooseDigest, isStale, parseChallenges } from './http-digest.ts';

const chosen = (header: string): Challenge => {
  const challenge = chooseDigest(parseChallenges(header));
  if (challenge === null) {
    throw new Error('no usable challenge');
  }
  return challenge;
};

const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093';
const mufasa = {
  method: 'GET',
  uri: '/dir/index.html',
  user: 'Mufasa',
  password: 'Circle Of Life',
  count: 1,
  cnonce: '0a4f113b',
};

describe('HTTP Digest', () => {
  it('computes the vector of RFC 2617', () => {
    const challenge = chosen(
      `Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="${nonce}", opaque="5ccc069c403ebaf9f0171e9517f40e41"`,
    );
    const answer = answerDigest(challenge, mufasa);
    expect(answer).toContain('response="6629fae49393a05397450978507c4ef1"');
    expect(answer).toContain('nc=00000001');
    expect(answer).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
    expect(answer).not.toContain('algorithm');
  });

  it('computes both vectors of RFC 7616 section 3.9.1 and prefers SHA-256', () => {
    const common =
      'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
    const request = { ...mufasa, password: 'Circle of Life', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' };
    const both = chosen(`Digest ${common}, algorithm=MD5, Digest ${common}, algorithm=SHA-256`);
    expect(answerDigest(both, request)).toContain(
      'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"',
    );
    expect(answerDigest(chosen(`Digest ${common}, algorithm=MD5`), request)).toContain(
      'response="8ca523f5e9506fed4657c9700eebdbec"',
    );
  });

  it('answers without qop as RFC 2069 does, with neither nc nor cnonce', () => {
    const answer = answerDigest(chosen(`Digest realm="r", nonce="n"`), mufasa);
    expect(answer).not.toMatch(/qop|nc=|cnonce/);
  });

  it('keeps commas and colons inside quotes, and escapes quotes in the user', () => {
    const challenge = chosen(
      'Basic realm="a, b", Digest realm="Saal 1, links: \\"vorn\\"" , nonce = "n,1" ,qop=auth,stale=TRUE',
    );
    expect(challenge.parameters.get('realm')).toBe('Saal 1, links: "vorn"');
    expect(challenge.parameters.get('nonce')).toBe('n,1');
    expect(isStale(challenge)).toBe(true);
    expect(answerDigest(challenge, { ...mufasa, user: 'a"b' })).toContain(String.raw`username="a\"b"`);
  });

  it('finds nothing to answer in Basic, in auth-int alone and in unknown algorithms', () => {
    for (const header of [
      'Basic realm="x"',
      'Digest realm="x", nonce="n", qop="auth-int"',
      'Digest realm="x", nonce="n", algorithm=SHA-512',
      '',
    ]) {
      expect(chooseDigest(parseChallenges(header))).toBeNull();
    }
  });

  it('reads any header without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(parseChallenges(`Digest ${text}`))).toBe(true);
      }),
    );
  });
});
