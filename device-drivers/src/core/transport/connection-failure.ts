import { isCertificateError } from './tls-trust.ts';
import type { TransportFailure } from './transport.ts';

const unreachable = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ENETDOWN']);

/** Why a connection over HTTP or WebSocket could not be made. */
export const failureOfConnection = (error: NodeJS.ErrnoException): TransportFailure => {
  if (isCertificateError(error)) {
    return 'certificate';
  }
  return unreachable.has(error.code ?? '') ? 'port-missing' : 'connection-refused';
};
