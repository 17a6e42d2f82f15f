import { randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, made anew at each start; whoever shows it is a page that this appliance opened. */
export const makeToken = (): string => randomBytes(32).toString('base64url');

/** Takes the same time for every wrong token of the right length. */
export const tokenMatches = (given: unknown, expected: string): boolean => {
  if (typeof given !== 'string') {
    return false;
  }
  const one = Buffer.from(given, 'utf8');
  const other = Buffer.from(expected, 'utf8');
  return one.length === other.length && timingSafeEqual(one, other);
};

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** A foreign name that resolves to loopback (DNS rebinding) is no name of ours. */
export const isOwnHost = (host: string | undefined, port: number): boolean =>
  host !== undefined && loopbackNames.some((name) => host.toLowerCase() === `${name}:${port}`);

export const isOwnOrigin = (origin: string | undefined, port: number): boolean =>
  origin !== undefined && loopbackNames.some((name) => origin.toLowerCase() === `http://${name}:${port}`);
