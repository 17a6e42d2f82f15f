import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const dayMs = 86_400_000;
/** Browsers refuse server certificates that are valid for longer than 398 days. */
const serverDays = 397;
const authorityDays = 3650;

export interface LanCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** To be imported as a trusted authority on the other machines. */
  readonly authorityFile: string;
  readonly authorityFingerprint: string;
}

/** IPv4 addresses other machines may reach this one at. */
export const lanAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => address.family === 'IPv4' && !address.internal)
    .map((address) => address.address);

const openssl = async (args: readonly string[]): Promise<void> => {
  await run('openssl', [...args]);
};

const newKey = async (file: string): Promise<void> => {
  await openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file]);
  chmodSync(file, 0o600);
};

const makeAuthority = async (folder: string): Promise<void> => {
  await newKey(path.join(folder, 'authority.key'));
  await openssl([
    'req',
    '-x509',
    '-new',
    '-key',
    path.join(folder, 'authority.key'),
    '-sha256',
    '-days',
    String(authorityDays),
    '-subj',
    `/O=Ratspult/CN=Ratspult authority of ${hostname()}`,
    '-out',
    path.join(folder, 'authority.crt'),
    '-addext',
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ]);
};

const makeServerCertificate = async (folder: string, addresses: readonly string[]): Promise<void> => {
  const key = path.join(folder, 'server.key');
  const request = path.join(folder, 'server.csr');
  const extensions = path.join(folder, 'server.ext');
  const names = [`DNS:${hostname()}`, 'DNS:localhost', 'IP:127.0.0.1', ...addresses.map((address) => `IP:${address}`)];
  writeFileSync(
    extensions,
    `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=${names.join(',')}\n`,
  );
  await newKey(key);
  await openssl(['req', '-new', '-key', key, '-subj', `/CN=${hostname()}`, '-out', request]);
  await openssl([
    'x509',
    '-req',
    '-in',
    request,
    '-sha256',
    '-days',
    String(serverDays),
    '-CAcreateserial',
    '-CA',
    path.join(folder, 'authority.crt'),
    '-CAkey',
    path.join(folder, 'authority.key'),
    '-extfile',
    extensions,
    '-out',
    path.join(folder, 'server.crt'),
  ]);
};

const stillGood = (certFile: string, addresses: readonly string[]): boolean => {
  if (!existsSync(certFile)) {
    return false;
  }
  const certificate = new X509Certificate(readFileSync(certFile));
  const lasts = certificate.validToDate.getTime() - Date.now() > 7 * dayMs;
  return lasts && addresses.every((address) => certificate.checkIP(address) !== undefined);
};

/**
 * Makes (or reuses) a local authority and a server certificate for this machine's addresses in `folder`.
 * Keys stay there with mode 0600. Throws when the `openssl` program is missing or fails.
 */
export const ensureLanCertificate = async (folder: string, addresses: readonly string[]): Promise<LanCertificate> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authorityFile = path.join(folder, 'authority.crt');
  const certFile = path.join(folder, 'server.crt');
  if (!existsSync(authorityFile)) {
    await makeAuthority(folder);
  }
  if (!stillGood(certFile, addresses)) {
    await makeServerCertificate(folder, addresses);
  }
  return {
    certFile,
    keyFile: path.join(folder, 'server.key'),
    authorityFile,
    authorityFingerprint: new X509Certificate(readFileSync(authorityFile)).fingerprint256,
  };
};
