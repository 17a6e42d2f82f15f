import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPatches, readPatches } from './patches.ts';
import type { SourceFiles } from './patches.ts';

const patch = { file: 'a.cpp', find: 'x == 1', replace: '(x & 1) != 0', why: 'a bit is tested.' };

function filesWith(text: string): SourceFiles & { text: () => string } {
  let current = text;
  return {
    read: () => current,
    write: (_file, written) => {
      current = written;
    },
    text: () => current,
  };
}

describe('the patches of the worker', () => {
  it('replace their text', () => {
    const files = filesWith('if (x == 1) {}');
    expect(applyPatches([patch], files)).toBeNull();
    expect(files.text()).toBe('if ((x & 1) != 0) {}');
  });

  it.each(['if (x & 1) {}', 'x == 1; x == 1;'])('fail loudly when the text is not there exactly once: %s', (text) => {
    const files = filesWith(text);
    expect(applyPatches([patch], files)).toMatch(/a\.cpp.*a bit is tested/s);
    expect(files.text()).toBe(text);
  });

  it('of the recipe have a reason each and mend the answer to kernel TLS', () => {
    const patches = readPatches(join(import.meta.dirname, 'recipe/patches.json'));
    expect(patches.map((entry) => entry.file)).toContain('src/RTC/DtlsTransport.cpp');
    expect(patches.every((entry) => entry.why.length > 20)).toBe(true);
  });
});
