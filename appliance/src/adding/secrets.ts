import { isSecretName, type Options } from '@ratspult/device-drivers';

const isRecord = (value: unknown): value is Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The options as others may see them. */
export const withoutSecrets = (options: Options): Options =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([name]) => !isSecretName(name))
      .map(([name, value]) => [name, isRecord(value) ? withoutSecrets(value) : value]),
  );

/** The wished options with the passwords that were left empty taken from the known ones. */
export const withKnownSecrets = (wish: Options, known: Options): Options => {
  const kept = Object.entries(known).filter(([name]) => isSecretName(name) && (wish[name] ?? '') === '');
  const deeper = Object.entries(wish).map(([name, value]) => {
    const before = known[name];
    return [name, isRecord(value) && isRecord(before) ? withKnownSecrets(value, before) : value] as const;
  });
  return { ...Object.fromEntries(deeper), ...Object.fromEntries(kept) };
};
