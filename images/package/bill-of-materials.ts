import type { ProductionPackage } from './production-packages.ts';

/** Something in the package that does not come from the lock file. */
export interface OtherPart {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

const sha512Of = (integrity: string | null): string | null =>
  integrity?.startsWith('sha512-') === true
    ? Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
    : null;

const licensesOf = (license: string): object[] =>
  license === 'NOASSERTION' ? [] : [{ expression: license.replaceAll(/[()]/g, '') }];

/** The bill of materials in CycloneDX 1.5: what an officer feeds to a scanner of known weaknesses. */
export function billOfMaterials(
  product: { readonly name: string; readonly version: string },
  packages: readonly ProductionPackage[],
  others: readonly OtherPart[],
  builtAt: Date,
): object {
  const fromLock = packages.map(({ name, version, license, integrity }) => {
    const sha512 = sha512Of(integrity);
    return {
      type: 'library',
      'bom-ref': `pkg:npm/${name.replace('@', '%40')}@${version}`,
      name,
      version,
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      licenses: licensesOf(license),
      ...(sha512 === null ? {} : { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
    };
  });
  const fromElsewhere = others.map(({ name, version, license }) => ({
    type: 'application',
    'bom-ref': `pkg:generic/${name}@${version}`,
    name,
    version,
    purl: `pkg:generic/${name}@${version}`,
    licenses: licensesOf(license),
  }));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      timestamp: builtAt.toISOString(),
      component: { type: 'application', 'bom-ref': product.name, ...product, licenses: licensesOf('EUPL-1.2') },
    },
    components: [...fromLock, ...fromElsewhere],
  };
}
