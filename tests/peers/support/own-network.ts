import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A network of one machine, with multicast, that no packet leaves. */
const network = [
  'ip link set lo up',
  'ip link add own0 type veth peer name own1',
  'ip address add 10.99.0.1/24 dev own0',
  'ip link set own0 up',
  'ip link set own1 up',
  'ip route add 224.0.0.0/4 dev own0',
].join(' && ');

/** Runs a script of the folder `own-network` in such a network; what it found is one line of JSON on its output. */
export const inOwnNetwork = async (script: string, ...args: readonly string[]): Promise<unknown> => {
  const path = join(import.meta.dirname, '../own-network', script);
  const command = [process.execPath, path, ...args];
  const shell = ['sh', '-c', `${network} && exec "$@"`, 'sh', ...command];
  // Root needs no user namespace; everybody else gets the rights over the network in one.
  const own = process.getuid?.() === 0 ? ['--net'] : ['--net', '--map-root-user'];
  const { stdout } = await run('unshare', [...own, ...shell], { maxBuffer: 10_000_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
};
