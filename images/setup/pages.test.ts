import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildStalePages, stalePages } from './pages.ts';
import type { Progress } from './progress.ts';
import { SetupError } from './setup-error.ts';

const buildScript = `
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
const dist = join(import.meta.dirname, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
cpSync(join(import.meta.dirname, 'page.ts'), join(dist, 'page.js'));
`;

let root = '';
const built: string[] = [];
const progress: Progress = {
  say: () => undefined,
  step: (title, work) => {
    built.push(title);
    return work(() => undefined);
  },
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ratspult-pages-'));
  const folders = [
    'kiosk-ui',
    'server/web',
    'server/client',
    'server/ui',
    'server/src/protocol',
    'appliance/src/protocol',
  ];
  for (const folder of folders) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'page.ts'), '1');
  }
  writeFileSync(join(root, 'package-lock.json'), '{}');
  for (const folder of ['kiosk-ui', 'server/web']) {
    writeFileSync(join(root, folder, 'build.ts'), buildScript);
  }
  built.length = 0;
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the browser pages', () => {
  it('are built once, and again after a change of their inputs only', async () => {
    await buildStalePages(root, progress);
    expect(built).toEqual(['Pages of panel and stage', 'Pages of web client and console']);
    expect(stalePages(root)).toEqual([]);

    writeFileSync(join(root, 'server/ui/button.test.ts'), 'a test is no input');
    cpSync(join(root, 'kiosk-ui/dist'), join(root, 'server/client/dist'), { recursive: true });
    expect(stalePages(root)).toEqual([]);

    writeFileSync(join(root, 'appliance/src/protocol/page.ts'), '2');
    expect(stalePages(root).map((pages) => pages.title)).toEqual(['panel and stage']);
    writeFileSync(join(root, 'server/ui/new.ts'), '');
    expect(stalePages(root)).toHaveLength(2);
  });

  it('are built again when the result was removed', async () => {
    await buildStalePages(root, progress);
    rmSync(join(root, 'server/web/dist'), { recursive: true });
    expect(stalePages(root).map((pages) => pages.title)).toEqual(['web client and console']);
  });

  it('stop the set-up with what the build says when it fails', async () => {
    writeFileSync(join(root, 'kiosk-ui/build.ts'), 'throw new Error("no such element");');
    await expect(buildStalePages(root, progress)).rejects.toSatisfy(
      (error) =>
        error instanceof SetupError && error.code === 'pages-failed' && error.message.includes('no such element'),
    );
    expect(stalePages(root)).toHaveLength(2);
  });
});
