import { describe, it } from 'vitest';
import { peerWishes } from '../../../images/setup/needs.ts';
import { missingNeeds, systemProbe } from '../../../images/setup/packages.ts';

/**
 * A suite against a program that none of us wrote. Where its Debian package is not installed the suite is skipped,
 * and the list of skipped tests says why.
 */
export const describePeer = (title: string, debianPackages: readonly string[], body: () => void): void => {
  const wished = peerWishes.filter((need) => debianPackages.includes(need.debianPackage));
  const unknown = debianPackages.filter((name) => !wished.some((need) => need.debianPackage === name));
  if (unknown.length > 0) {
    throw new Error(`the set-up does not know ${unknown.join(', ')}: add it to peerWishes`);
  }
  const missing = missingNeeds(wished, systemProbe(process.env)).map((need) => need.debianPackage);
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  describe(title, () => {
    it('runs against the real program', ({ skip }) => skip(`not installed: ${missing.join(', ')} (Debian packages)`));
  });
};
