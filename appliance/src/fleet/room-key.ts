import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { fleetSignaturePayload } from '@ratspult/server/protocol';

/** The room's own Ed25519 key pair; the private half never leaves the room PC. */
export interface RoomKey {
  readonly privateKeyPem: string;
  /** SPKI DER, base64. */
  readonly publicKey: string;
}

export const makeRoomKey = (): RoomKey => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
};

/** Null when the stored text is no Ed25519 key. */
export const readRoomKey = (privateKeyPem: string): KeyObject | null => {
  try {
    const key = createPrivateKey(privateKeyPem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
};

export const signChallenge = (key: KeyObject, roomId: string, nonce: string): string =>
  sign(null, Buffer.from(fleetSignaturePayload(roomId, nonce), 'utf8'), key).toString('base64');
