import { Agent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Duplex } from 'node:stream';
import { Type } from 'typebox';
import type { TransportFailure } from './transport.ts';

/** Whom to believe: a pinned certificate, anybody, or (neither) the authorities of the system. */
export interface Trust {
  readonly acceptAnyCertificate: boolean;
  /** SHA-256 of the certificate in hex, with or without colons; null for none pinned. */
  readonly certificateSha256: string | null;
}

/** Conference servers come with certificates that sign themselves: one of the two is needed for those. */
export const trustOptions = {
  certificateSha256: Type.Optional(
    Type.String({ pattern: '^([0-9A-Fa-f]{2}:?){32}$', description: 'SHA-256 fingerprint of the certificate' }),
  ),
  acceptAnyCertificate: Type.Optional(Type.Boolean({ description: 'Encrypts without knowing who answers' })),
};

export const trustOf = (options: {
  readonly acceptAnyCertificate?: boolean;
  readonly certificateSha256?: string;
}): Trust => ({
  acceptAnyCertificate: options.acceptAnyCertificate ?? false,
  certificateSha256: options.certificateSha256 ?? null,
});

const bare = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

const unreachable = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ENETDOWN']);

/** A certificate that is not trusted counts as refused: the host is there, but not the one that was meant. */
export const failureOfConnection = (error: NodeJS.ErrnoException): TransportFailure =>
  unreachable.has(error.code ?? '') ? 'port-missing' : 'connection-refused';

/** Opens TLS connections and hands them out only when the certificate is the right one: no password goes to another. */
export class TrustingAgent extends Agent {
  readonly #trust: Trust;

  constructor(trust: Trust) {
    super({ keepAlive: true, maxSockets: 4 });
    this.#trust = trust;
  }

  override createConnection(
    options: RequestOptions,
    callback: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { acceptAnyCertificate, certificateSha256 } = this.#trust;
    const host = options.host ?? 'localhost';
    const socket = connect({
      host,
      port: Number(options.port ?? 443),
      rejectUnauthorized: !acceptAnyCertificate && certificateSha256 === null,
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    const fail = (error: Error): void => {
      socket.destroy();
      callback(error, socket);
    };
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      socket.off('error', fail);
      const shown = socket.getPeerCertificate().fingerprint256;
      if (certificateSha256 === null || bare(shown) === bare(certificateSha256)) {
        callback(null, socket);
      } else {
        fail(new Error('the certificate is not the pinned one'));
      }
    });
    return undefined;
  }
}
