import { expect, test } from 'vitest';
import { withKnownSecrets, withoutSecrets } from './secrets.ts';

const known = { host: '10.0.0.7', password: 'geheim', connection: { kind: 'tls', pin: '4711', port: 1 } };

test('passwords are left out, however deep', () => {
  expect(withoutSecrets(known)).toEqual({ host: '10.0.0.7', connection: { kind: 'tls', port: 1 } });
});

test('a password that was left empty is the known one, a new one counts', () => {
  const wish = { host: '10.0.0.8', password: '', connection: { kind: 'tls', pin: '0815' } };
  expect(withKnownSecrets(wish, known)).toEqual({
    host: '10.0.0.8',
    password: 'geheim',
    connection: { kind: 'tls', pin: '0815' },
  });
  expect(withKnownSecrets({ host: 'a' }, known)).toEqual({ host: 'a', password: 'geheim' });
});
