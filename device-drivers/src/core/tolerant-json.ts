/** A JSON object as it comes from outside. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const strict = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * A string in straight or curly quotes, a mark, or a word; blanks between them. What begins as a string is one, closed
 * or not: looking for its end from each of many quotes would never come to an end.
 */
const token = /"[^"\\]*(?:\\[^]?[^"\\]*)*"?|[“”„][^“”„"]*[“”"]|[{}[\]:,;]|[^\s{}[\]:,;"“”„]+/gu;

const straight = (part: string): string => {
  if (part === ';') {
    return ',';
  }
  return /^[“”„]/u.test(part) ? JSON.stringify(part.slice(1, -1)) : part;
};

const endsValue = (part: string | undefined): boolean => part !== undefined && !/^[{[:,]$/u.test(part);
const beginsValue = (part: string): boolean => !/^[}\]:,]$/u.test(part);

/** Curly quotes, semicolons between members and missing commas, as discussion systems were seen to send them. */
const repair = (text: string): string => {
  const parts: string[] = [];
  for (const [found] of text.matchAll(token)) {
    const part = straight(found);
    if (beginsValue(part) && endsValue(parts.at(-1))) {
      parts.push(',');
    }
    parts.push(part);
  }
  return parts.join('');
};

/** The value, of slightly broken JSON too; undefined for what cannot be read. Never throws. */
export const parseTolerant = (text: string): unknown => strict(text) ?? strict(repair(text));
