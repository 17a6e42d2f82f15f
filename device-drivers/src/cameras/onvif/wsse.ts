import { createHash } from 'node:crypto';
import { escapeXml } from './xml.ts';

/** Base64(SHA-1(nonce + created + password)): WS-Security UsernameToken Profile 1.0, section 3.1; ONVIF Core 5.9.4. */
export const passwordDigest = (nonce: Uint8Array, created: string, password: string): string =>
  createHash('sha1').update(nonce).update(created, 'utf8').update(password, 'utf8').digest('base64');

export interface UsernameToken {
  readonly user: string;
  readonly password: string;
  /** 16 to 20 bytes from a secure source, fresh for every request. */
  readonly nonce: Uint8Array;
  /** The device's wall clock, ms. */
  readonly createdMs: number;
}

const security = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const utility = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const digestType = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest';
const base64Type = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';

/** The SOAP header element that proves user and password without sending the password. */
export const securityHeader = (token: UsernameToken): string => {
  const created = new Date(token.createdMs).toISOString();
  const digest = passwordDigest(token.nonce, created, token.password);
  const nonce = Buffer.from(token.nonce).toString('base64');
  return (
    `<wsse:Security s:mustUnderstand="1" xmlns:wsse="${security}" xmlns:wsu="${utility}"><wsse:UsernameToken>` +
    `<wsse:Username>${escapeXml(token.user)}</wsse:Username><wsse:Password Type="${digestType}">${digest}</wsse:Password>` +
    `<wsse:Nonce EncodingType="${base64Type}">${nonce}</wsse:Nonce><wsu:Created>${created}</wsu:Created>` +
    '</wsse:UsernameToken></wsse:Security>'
  );
};
