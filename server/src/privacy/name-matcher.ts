const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** Names of one person as whole words: "Anna" is not in "Susanna". Longer names go first, so that parts of them do not stay. */
export class NameMatcher {
  readonly #pattern: RegExp;

  constructor(names: readonly string[]) {
    const words = names.toSorted((a, b) => b.length - a.length).map(escaped);
    this.#pattern = new RegExp(String.raw`(?<![\p{L}\p{N}_-])(?:${words.join('|')})(?![\p{L}\p{N}_-])`, 'gu');
  }

  isIn(text: string): boolean {
    return this.replace(text, '') !== text;
  }

  replace(text: string, by: string): string {
    return text.replaceAll(this.#pattern, by);
  }
}
