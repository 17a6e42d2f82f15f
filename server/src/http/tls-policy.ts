import type { SecureContextOptions } from 'node:tls';

/**
 * What BSI TR-02102-2 recommends: TLS 1.2 with forward secrecy and AEAD, and TLS 1.3, each with AES-GCM; key exchange on
 * curves of the NIST. The examples of a proxy in front (`images/server`) say the same; a test compares them.
 */
export const tlsCiphers = {
  tls13: ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256'],
  tls12: [
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ],
} as const;
export const tlsCurves = ['secp384r1', 'prime256v1', 'secp521r1'] as const;

export const tlsPolicy: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  ciphers: [...tlsCiphers.tls13, ...tlsCiphers.tls12].join(':'),
  ecdhCurve: tlsCurves.join(':'),
  honorCipherOrder: true,
};
