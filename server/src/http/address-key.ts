import { isIPv6 } from 'node:net';

const networkGroups = 4;

/**
 * What attempts are counted by: an IPv4 address, or the first 64 bits of an IPv6 address, because whoever has one of
 * those has 2^64 and could take another one for each try.
 */
export function addressKey(ip: string): string {
  const plain = ip.split('%')[0] ?? ip;
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(plain);
  if (mapped !== null || !isIPv6(plain)) {
    return mapped?.[1] ?? plain;
  }
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const [first, last] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = plain.includes('::') ? 8 - (first?.length ?? 0) - (last?.length ?? 0) : 0;
  const groups = [...(first ?? []), ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...(last ?? [])];
  const network = groups.slice(0, networkGroups).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
