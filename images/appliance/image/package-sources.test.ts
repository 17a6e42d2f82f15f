import { expect, test } from 'vitest';
import { mirrorIn, packageSources } from './package-sources.ts';

test('the mirror is read from the first source, with or without options', () => {
  expect(mirrorIn('# made\ndeb http://spiegel.stadt.example/debian trixie main\n')).toBe(
    'http://spiegel.stadt.example/debian',
  );
  expect(mirrorIn('deb [signed-by=/k.gpg] https://spiegel.stadt.example/debian/ trixie main')).toBe(
    'https://spiegel.stadt.example/debian/',
  );
  expect(mirrorIn('deb-src http://spiegel.stadt.example/debian trixie main\n')).toBeNull();
});

test('packages come from the mirror, their corrections from the archive beside it, both signed by Debian', () => {
  const sources = packageSources('http://spiegel.stadt.example/debian/');
  expect(sources.match(/^URIs: .*/gm)).toEqual([
    'URIs: http://spiegel.stadt.example/debian',
    'URIs: http://spiegel.stadt.example/debian-security',
  ]);
  expect(sources.match(/^Suites: .*/gm)).toEqual(['Suites: trixie trixie-updates', 'Suites: trixie-security']);
  expect(sources.match(/^Signed-By: /gm)).toHaveLength(2);
});
