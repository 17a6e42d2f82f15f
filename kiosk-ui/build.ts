import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Gzip budgets of JavaScript per page, in kB of 1000 bytes. */
const pages = [
  { name: 'panel', budgetKb: 120 },
  { name: 'stage', budgetKb: 250 },
] as const;

const here = import.meta.dirname;

/** Builds one page into `dist/<page>`; returns the gzip size of its JavaScript in kB. */
const buildPage = async (page: string): Promise<number> => {
  const result = await build({
    configFile: false,
    root: join(here, 'src', page),
    base: './',
    logLevel: 'warn',
    build: {
      outDir: join(here, 'dist', page),
      emptyOutDir: true,
      target: 'es2024',
      // The content policy allows neither inline scripts nor data: fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
    worker: { format: 'es' },
  });
  const outputs = Array.isArray(result) ? result : [result];
  let bytes = 0;
  for (const output of outputs) {
    if (!('output' in output)) {
      continue;
    }
    for (const file of output.output) {
      if (file.fileName.endsWith('.js')) {
        bytes += gzipSync(file.type === 'chunk' ? file.code : file.source).length;
      }
    }
  }
  return bytes / 1000;
};

await rm(join(here, 'dist'), { recursive: true, force: true });
for (const page of pages) {
  const sizeKb = await buildPage(page.name);
  const line = `kiosk-ui ${page.name}: ${sizeKb.toFixed(1)} kB JavaScript (gzip), budget ${page.budgetKb} kB`;
  process.stdout.write(`${line}\n`);
  if (sizeKb > page.budgetKb) {
    process.stderr.write(`kiosk-ui ${page.name} is over its budget\n`);
    process.exitCode = 1;
  }
}
