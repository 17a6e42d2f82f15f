import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for the running test; it goes after everything that the test opened later. */
export function tempFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ratspult-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
