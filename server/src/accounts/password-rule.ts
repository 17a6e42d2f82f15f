import { type Refusal, refuse } from '../outcome.ts';

/** Long enough to pass the length rule and tried first by everybody who guesses. */
const tooCommon = new Set([
  '123456789012',
  '1234567890123',
  '12345678901234',
  'passwortpasswort',
  'passwordpassword',
  'password1234',
  'passwort1234',
  'passwort12345',
  'password12345',
  'qwertzuiopasdf',
  'qwertyuiopasdf',
  'qwertzuiopü+',
  'administrator',
  'administrator1',
  'stadtverwaltung',
  'iloveyou1234',
  'ratspultratspult',
]);

const minPasswordLength = 12;

/** Null when the password is good enough; people get the text by the code. */
export function checkPassword(password: string, username: string): Refusal | null {
  const plain = password.toLowerCase().trim();
  if (Array.from(password).length < minPasswordLength) {
    return refuse('password-too-weak', `fewer than ${minPasswordLength} characters`);
  }
  if (plain === username.toLowerCase() || plain.replaceAll(username.toLowerCase(), '').length < 6) {
    return refuse('password-too-weak', 'made of the user name');
  }
  if (tooCommon.has(plain) || new Set(plain).size < 4) {
    return refuse('password-too-weak', 'too easy to guess');
  }
  return null;
}
