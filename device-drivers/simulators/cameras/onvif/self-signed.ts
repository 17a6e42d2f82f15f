import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** DER: tag, length, content (X.690 section 8.1). */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const long = content.length > 127;
  const head = long ? [tag, 0x82, content.length >> 8, content.length & 0xff] : [tag, content.length];
  return Buffer.concat([Buffer.from(head), content]);
};

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const utcTime = (ms: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replaceAll(/[-T:]/g, '')}Z`));

const ecdsaWithSha256 = sequence(der(0x06, Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])));
const commonNameId = der(0x06, Buffer.from([0x55, 0x04, 0x03]));
const dayMs = 86_400_000;

/** subjectAltName with 127.0.0.1 (RFC 5280 section 4.2.1.6): the address where simulators live. */
const alternativeName = der(
  0xa3,
  sequence(
    sequence(der(0x06, Buffer.from([0x55, 0x1d, 0x11])), der(0x04, sequence(der(0x87, Buffer.from([127, 0, 0, 1]))))),
  ),
);

/** A key and a certificate that signs itself, as cameras come with; valid for ten days around now (RFC 5280 section 4.1). */
export const selfSigned = (commonName: string, nowMs: number): { readonly key: string; readonly cert: string } => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(commonNameId, der(0x0c, Buffer.from(commonName, 'utf8')))));
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    serial,
    ecdsaWithSha256,
    name,
    sequence(utcTime(nowMs - dayMs), utcTime(nowMs + 9 * dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    alternativeName,
  );
  const signature = sign('sha256', content, privateKey);
  const certificate = sequence(content, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  const lines = certificate
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n')
    .trimEnd();
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
};
