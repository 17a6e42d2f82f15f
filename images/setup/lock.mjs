import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 500;

/**
 * Does work that two set-ups must not do at once. The lock is a file with the owner's process number; a lock whose
 * owner is gone (killed, power cut) is taken over.
 *
 * @template T
 * @param {string} path the lock file; its folder is made when missing
 * @param {(owner: number) => void} onWait called once when another process holds the lock
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  for (let owner = tryLock(path); owner !== null; owner = tryLock(path)) {
    if (!told) {
      onWait(owner);
      told = true;
    }
    await delay(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * @param {string} path
 * @returns {number | null} the process that holds the lock, or null when it is ours now
 */
function tryLock(path) {
  try {
    writeFileSync(path, `${process.pid} ${startTime(process.pid)}`, { flag: 'wx' });
    return null;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  }
  const [pid, started] = readText(path).split(' ');
  if (started !== undefined && startTime(Number(pid)) === started) {
    return Number(pid);
  }
  rmSync(path, { force: true });
  return tryLock(path);
}

/**
 * When a process began, in ticks since boot (proc(5), field 22 of stat), or '' when there is no such process. A number
 * alone may belong to another process by now, most of all in containers that share a cache.
 *
 * @param {number} pid
 */
function startTime(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
