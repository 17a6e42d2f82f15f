import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const card = resolve(import.meta.dirname, '../../images/appliance/card/raum-pc-tauschen.html');
const browser = '/usr/lib/chromium/chromium';

test.skipIf(!existsSync(browser))('the card for swapping a room PC prints on one page, A4', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ratspult-card-'));
  try {
    const pdf = join(folder, 'card.pdf');
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--no-pdf-header-footer'];
    const places = [`--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${pdf}`];
    await promisify(execFile)(browser, [...flags, ...places, `file://${card}`], { timeout: 60_000 });
    const text = readFileSync(pdf, 'latin1');
    expect(text.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
