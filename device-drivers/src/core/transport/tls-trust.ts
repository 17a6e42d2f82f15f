import type { Duplex } from 'node:stream';
import { Agent, type AgentOptions } from 'node:https';
import { TLSSocket } from 'node:tls';
import { Type } from 'typebox';

/**
 * Whom a device that speaks TLS has to be.
 * - `system`: a certificate that the public authorities vouch for
 * - `authority`: one that the town's own authority vouches for (PEM)
 * - `fingerprint`: exactly this certificate, by SHA-256 of its DER form in hexadecimal, with or without colons
 * - `anybody`: encrypts without knowing who answers
 */
export type TlsTrust =
  | { readonly type: 'system' }
  | { readonly type: 'authority'; readonly pem: string }
  | { readonly type: 'fingerprint'; readonly sha256: string }
  | { readonly type: 'anybody' };

/** Devices come with certificates that sign themselves: one of the two is needed for those. */
export const trustOptions = {
  certificateSha256: Type.Optional(
    Type.String({ pattern: '^([0-9A-Fa-f]{2}:?){32}$', description: 'SHA-256 fingerprint of the certificate' }),
  ),
  acceptAnyCertificate: Type.Optional(Type.Boolean({ description: 'Encrypts without knowing who answers' })),
};

/** The narrowest trust that was asked for; accepting anybody is the last choice. */
export const trustOf = (options: {
  readonly acceptAnyCertificate?: boolean;
  readonly certificateSha256?: string;
}): TlsTrust => {
  if (options.certificateSha256 !== undefined) {
    return { type: 'fingerprint', sha256: options.certificateSha256 };
  }
  return options.acceptAnyCertificate === true ? { type: 'anybody' } : { type: 'system' };
};

const notPinned = 'CERTIFICATE_NOT_PINNED';

/** Codes of OpenSSL and Node for a certificate that is not the one it should be (X509_verify_cert, tls.checkServerIdentity). */
const certificateCodes = new Set([
  notPinned,
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Whether a connection failed because the device could not prove who it is. */
export const isCertificateError = ({ code }: NodeJS.ErrnoException): boolean => certificateCodes.has(code ?? '');

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

type Created = (error: Error | null, stream: Duplex) => void;

/** Hands a connection over only after its certificate was compared: nothing, no password either, is written before. */
class PinnedAgent extends Agent {
  readonly #sha256: string;

  constructor(sha256: string, options: AgentOptions) {
    // A resumed session would not show its certificate again.
    super({ ...options, rejectUnauthorized: false, maxCachedSessions: 0 });
    this.#sha256 = plain(sha256);
  }

  override createConnection(
    ...[options, callback]: Parameters<Agent['createConnection']>
  ): ReturnType<Agent['createConnection']> {
    const socket = super.createConnection(options);
    if (!(socket instanceof TLSSocket)) {
      return socket;
    }
    const refused = (error: Error): void => handOver(error, socket);
    const handOver: Created = (error, stream) => {
      socket.off('error', refused);
      callback?.(error, stream);
    };
    socket.once('error', refused);
    socket.once('secureConnect', () => {
      const offered = socket.getPeerX509Certificate()?.fingerprint256 ?? 'none';
      if (plain(offered) === this.#sha256) {
        handOver(null, socket);
      } else {
        socket.destroy(
          Object.assign(new Error(`the certificate is another one: SHA-256 ${offered}`), { code: notPinned }),
        );
      }
    });
    return undefined;
  }
}

export const httpsAgent = (trust: TlsTrust, options: AgentOptions): Agent => {
  switch (trust.type) {
    case 'system':
      return new Agent(options);
    case 'authority':
      return new Agent({ ...options, ca: trust.pem });
    case 'fingerprint':
      return new PinnedAgent(trust.sha256, options);
    case 'anybody':
      return new Agent({ ...options, rejectUnauthorized: false });
  }
  return trust satisfies never;
};
