import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Benchmark } from './benchmark.ts';
import { summarise, type Measurement } from './statistics.ts';

const repository = path.resolve(import.meta.dirname, '../..');

const pages = [
  { label: 'panel', folder: 'kiosk-ui/dist/panel', limit: 120 },
  { label: 'stage', folder: 'kiosk-ui/dist/stage', limit: 250 },
  { label: 'web client', folder: 'server/web/dist/meet', limit: null },
  { label: 'console', folder: 'server/web/dist/console', limit: null },
] as const;

/** All scripts of a page, chunks that are loaded later too, each compressed by itself as it is sent; kB are 1000 bytes. */
const compressedKilobytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .reduce((sum, name) => sum + gzipSync(readFileSync(path.join(folder, name))).length, 0) / 1000;

const measure = ({ label, folder, limit }: (typeof pages)[number]): Measurement => {
  const built = path.join(repository, folder);
  if (!existsSync(built)) {
    throw new Error(`${folder} is missing: run npm run build first.`);
  }
  return {
    what: `JavaScript of the ${label}, all chunks`,
    unit: 'kB gzip',
    summary: summarise([compressedKilobytes(built)]),
    budget: limit === null ? null : { figure: 'max', limit },
  };
};

export const bundles: Benchmark = {
  name: 'bundles',
  what: 'size of the pages',
  run: () => Promise.resolve(pages.map(measure)),
};
