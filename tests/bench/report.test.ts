import { expect, test } from 'vitest';
import { renderRun, withFigures } from './report.ts';

const marked = 'Before\n<!-- figures: written by npm run bench -- --write -->\nold\n<!-- end of figures -->\nAfter\n';

test('new figures take the place of the old ones and leave the words around them alone', () => {
  const once = withFigures(marked, 'new');
  expect(once).toContain('new');
  expect(once).not.toContain('old');
  expect(once).toMatch(/^Before\n[^]*After\n$/);
  expect(withFigures(once ?? '', 'new')).toBe(once);
});

test('a text without marks is left alone', () => {
  expect(withFigures('Before\nAfter\n', 'new')).toBeNull();
});

test('figures name the machine and how busy it was', () => {
  const run = { machine: '2 × CPU', load: { start: 0.5, end: 2.25 }, seconds: 12.4, table: '| a |' };
  expect(renderRun(run)).toContain('2 × CPU. Load average 0.5 at the start, 2.3 at the end.');
});
