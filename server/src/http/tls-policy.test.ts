import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { tlsCiphers, tlsCurves } from './tls-policy.ts';

/** A certificate of each kind, as OpenSSL makes them. */
function certificate(kind: 'ecdsa' | 'rsa') {
  const folder = tempFolder();
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const key = kind === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const out = ['-nodes', '-subj', '/CN=localhost', '-days', '2', '-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', ['req', '-x509', '-newkey', ...key, ...out], { stdio: 'ignore' });
  return { keyFile, certFile };
}

/** Shakes hands as a client with these options; `version cipher`, or null when there is no common ground. */
async function shake(port: string, options: readonly string[]): Promise<string | null> {
  const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...options], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end();
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
  }
  const [, version = '', cipher = '(NONE)'] = /New, (\S+), Cipher is (\S+)/.exec(said) ?? [];
  return cipher === '(NONE)' ? null : `${version} ${cipher}`;
}

const weak = ['-cipher', 'ALL:@SECLEVEL=0'];

test.each(['ecdsa', 'rsa'] as const)('handshakes with a certificate of kind %s follow TR-02102-2', async (kind) => {
  const instance = await TestInstance.start({ listen: [{ host: '127.0.0.1', port: 0, tls: certificate(kind) }] });
  const { port } = new URL(await instance.listen());
  const name = kind.toUpperCase();
  expect(await shake(port, [])).toBe('TLSv1.3 TLS_AES_256_GCM_SHA384');
  expect(await shake(port, ['-tls1_2'])).toBe(`TLSv1.2 ECDHE-${name}-AES256-GCM-SHA384`);
  const small = ['-tls1_2', '-cipher', `ECDHE-${name}-AES128-GCM-SHA256`];
  expect(await shake(port, small)).toBe(`TLSv1.2 ECDHE-${name}-AES128-GCM-SHA256`);

  expect(await shake(port, ['-tls1', ...weak])).toBeNull();
  expect(await shake(port, ['-tls1_1', ...weak])).toBeNull();
  // Without forward secrecy, without AEAD, and what the guideline does not name.
  const refused = ['AES256-GCM-SHA384', 'AES128-SHA', `ECDHE-${name}-AES256-SHA384`, `ECDHE-${name}-CHACHA20-POLY1305`];
  for (const cipher of refused) {
    expect(await shake(port, ['-tls1_2', '-cipher', cipher]), cipher).toBeNull();
  }
  expect(await shake(port, ['-tls1_3', '-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256'])).toBeNull();
  expect(await shake(port, ['-groups', 'X25519'])).toBeNull();
});

const examples = join(import.meta.dirname, '../../../images/server/system/usr/share/doc/ratspult/examples');

/** The cipher as the standard, and Caddy, call it. */
const nameOf = (cipher: string): string =>
  `TLS_${cipher.replace('ECDHE-', 'ECDHE_').replace(/-AES(\d+)-GCM-/, '_WITH_AES_$1_GCM_')}`;

test('the examples of a proxy in front offer the same', () => {
  const nginx = readFileSync(join(examples, 'nginx.conf'), 'utf8');
  expect(nginx).toContain('ssl_protocols TLSv1.2 TLSv1.3;');
  expect(nginx).toContain(`ssl_ciphers ${tlsCiphers.tls12.join(':')};`);
  expect(nginx).toContain(`ssl_conf_command Ciphersuites ${tlsCiphers.tls13.join(':')};`);
  expect(nginx).toContain(`ssl_ecdh_curve ${tlsCurves.join(':')};`);
  const caddy = readFileSync(join(examples, 'Caddyfile'), 'utf8');
  expect(caddy).toContain(`ciphers ${tlsCiphers.tls12.map(nameOf).join(' ')}`);
  expect(caddy).toContain('protocols tls1.2 tls1.3');
  expect(caddy).toContain('curves secp384r1 secp256r1 secp521r1');
});
