import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './must.ts';

export interface ImageKeys {
  /** For the firmware: signs the kernel image. */
  readonly secureBootKey: string;
  readonly secureBootCertificate: string;
  /** GnuPG home with the key that signs updates. */
  readonly updateHome: string;
  /** Its public half, as the image carries it. */
  readonly updateRing: string;
}

const years10 = '3650';

/** The keys in the folder, made when they are not there. They never leave it, except the public halves. */
export async function imageKeys(folder: string): Promise<ImageKeys> {
  const keys = {
    secureBootKey: join(folder, 'secure-boot.key'),
    secureBootCertificate: join(folder, 'secure-boot.crt'),
    updateHome: join(folder, 'updates'),
    updateRing: join(folder, 'updates.pgp'),
  };
  mkdirSync(keys.updateHome, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (!existsSync(keys.secureBootCertificate)) {
    const target = ['-keyout', keys.secureBootKey, '-out', keys.secureBootCertificate];
    const kind = ['req', '-new', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', years10];
    await must('openssl', ...kind, '-subj', '/CN=Ratspult Secure Boot/', ...target);
    chmodSync(keys.secureBootKey, 0o600);
  }
  if (!existsSync(keys.updateRing)) {
    const gpg = ['--homedir', keys.updateHome, '--batch', '--yes', '--no-tty'];
    const owner = 'Ratspult updates';
    await must('gpg', ...gpg, '--passphrase', '', '--quick-generate-key', owner, 'ed25519', 'sign', 'never');
    await must('gpg', ...gpg, '--output', keys.updateRing, '--export', owner);
  }
  return keys;
}

/** Writes the signature beside the list of sums. */
export async function signSums(keys: ImageKeys, file: string): Promise<void> {
  const gpg = ['--homedir', keys.updateHome, '--batch', '--yes', '--no-tty'];
  await must('gpg', ...gpg, '--output', `${file}.gpg`, '--detach-sign', file);
}
