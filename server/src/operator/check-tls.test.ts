import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { checkTls } from './check-tls.ts';

const dayMs = 86_400_000;

/** A certificate for `konferenz.stadt.example`, valid for 90 days from now. */
const certificate = () => {
  const folder = tempFolder();
  const files = { certFile: join(folder, 'server.crt'), keyFile: join(folder, 'server.key') };
  const subject = ['-subj', '/CN=konferenz', '-addext', 'subjectAltName=DNS:konferenz.stadt.example'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...key, '-days', '90', ...subject, '-keyout', files.keyFile, '-out', files.certFile],
    {
      stdio: 'ignore',
    },
  );
  return files;
};

const sentences = (...args: Parameters<typeof checkTls>): string[] =>
  checkTls(...args).map(({ state, sentence }) => `${state}: ${sentence}`);

test('a fitting certificate in time is well', () => {
  expect(sentences(certificate(), 'konferenz.stadt.example', Date.now())).toEqual([
    expect.stringMatching(/^ok: valid for (89|90) days$/),
  ]);
});

test('a certificate that runs out, has run out or is not valid yet says so', () => {
  const files = certificate();
  expect(sentences(files, null, Date.now() + 80 * dayMs)).toEqual([expect.stringMatching(/^warning: expires in/)]);
  expect(sentences(files, null, Date.now() + 100 * dayMs)).toEqual([expect.stringMatching(/^error: expired on/)]);
  expect(sentences(files, null, Date.now() - 10 * dayMs)).toEqual([expect.stringMatching(/^error: valid only from/)]);
});

test('another name, another key and a key that everybody reads show', () => {
  const [files, other] = [certificate(), certificate()];
  expect(sentences(files, 'video.stadt.example', Date.now())).toContain(
    'error: not made for "video.stadt.example", the name in "publicUrl"',
  );
  expect(sentences({ ...files, keyFile: other.keyFile }, null, Date.now())).toEqual([
    'error: the key does not belong to it',
  ]);
  execFileSync('chmod', ['644', files.keyFile]);
  expect(sentences(files, null, Date.now())).toContain('warning: every user of this machine can read it');
});
