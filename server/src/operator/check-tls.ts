import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ListenConfig } from '../config/config-schema.ts';
import { problem, warning, well, type Finding } from './findings.ts';

type TlsFiles = NonNullable<ListenConfig['tls']>;

const dayMs = 86_400_000;
const soonDays = 21;

/** Certificate and key of one listening address: readable, fitting, in time, for the name that people open. */
export function checkTls(tls: TlsFiles, publicHost: string | null, now: number): Finding[] {
  const subject = `certificate ${tls.certFile}`;
  let certificate: X509Certificate;
  let fits: boolean;
  try {
    certificate = new X509Certificate(readFileSync(tls.certFile));
    fits = certificate.checkPrivateKey(createPrivateKey(readFileSync(tls.keyFile)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [problem(subject, `certificate or key cannot be read (${why})`, 'check both file names and their owner')];
  }
  if (!fits) {
    return [problem(subject, 'the key does not belong to it', `put the key of this certificate at ${tls.keyFile}`)];
  }
  return [validity(subject, certificate, now), ...nameOf(subject, certificate, publicHost), ...keyMode(tls)];
}

function validity(subject: string, certificate: X509Certificate, now: number): Finding {
  const days = Math.floor((certificate.validToDate.getTime() - now) / dayMs);
  if (certificate.validFromDate.getTime() > now) {
    return problem(subject, `valid only from ${certificate.validFrom}`, 'check the clock of this machine');
  }
  if (days < 0) {
    return problem(subject, `expired on ${certificate.validTo}`, 'install a new certificate');
  }
  return days < soonDays
    ? warning(subject, `expires in ${days} days`, 'renew it now')
    : well(subject, `valid for ${days} days`);
}

function nameOf(subject: string, certificate: X509Certificate, host: string | null): Finding[] {
  if (host === null) {
    return [];
  }
  const matches = (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
  return matches
    ? []
    : [problem(subject, `not made for "${host}", the name in "publicUrl"`, 'get a certificate with this name')];
}

function keyMode(tls: TlsFiles): Finding[] {
  const othersMayRead = (statSync(tls.keyFile).mode & 0o004) !== 0;
  return othersMayRead
    ? [warning(`key ${tls.keyFile}`, 'every user of this machine can read it', `chmod 640 ${tls.keyFile}`)]
    : [];
}
