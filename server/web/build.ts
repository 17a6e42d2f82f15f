import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Where the server serves each page; links in the page are absolute because `/m/<token>` is one folder deeper. */
const pages = [
  { name: 'meet', base: '/' },
  { name: 'console', base: '/konsole/' },
] as const;

const here = import.meta.dirname;

/** Builds one page into `dist/<page>`; returns the gzip size in kB of 1000 bytes of each script. */
const buildPage = async (page: (typeof pages)[number]): Promise<ReadonlyMap<string, number>> => {
  const result = await build({
    configFile: false,
    root: join(here, page.name),
    base: page.base,
    logLevel: 'warn',
    build: {
      outDir: join(here, 'dist', page.name),
      emptyOutDir: true,
      target: 'es2024',
      // The content policy allows neither inline scripts nor data: fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
  const sizes = new Map<string, number>();
  for (const output of Array.isArray(result) ? result : [result]) {
    for (const file of 'output' in output ? output.output : []) {
      if (file.type === 'chunk') {
        sizes.set(file.fileName, gzipSync(file.code).length / 1000);
      }
    }
  }
  return sizes;
};

await rm(join(here, 'dist'), { recursive: true, force: true });
for (const page of pages) {
  if (existsSync(join(here, page.name, 'index.html'))) {
    const sizes = [...(await buildPage(page)).values()];
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const parts = sizes.map((size) => size.toFixed(1)).join(' + ');
    process.stdout.write(`web ${page.name}: ${total.toFixed(1)} kB JavaScript (gzip): ${parts}\n`);
  }
}
