import type { Duplex } from 'node:stream';
import { Agent, type AgentOptions } from 'node:https';
import { TLSSocket } from 'node:tls';

/**
 * Whom an HTTPS camera has to be.
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
        socket.destroy(new Error(`the certificate is another one: SHA-256 ${offered}`));
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
