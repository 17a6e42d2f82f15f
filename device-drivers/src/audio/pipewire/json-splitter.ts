/** A whole dump of a machine with many streams has some 500,000 characters. */
const textLimit = 8_000_000;

export interface SplitText {
  /** Each a whole JSON array as text. */
  readonly arrays: readonly string[];
  /** The stream went beyond its bound or had something between arrays: nothing after it can be trusted. */
  readonly broken: boolean;
}

/** Cuts the output of `pw-dump --monitor`, one JSON array after another without end, into its arrays. */
export class JsonArraySplitter {
  #text = '';
  /** How far the text was looked at. */
  #at = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  push(piece: string): SplitText {
    this.#text += piece;
    const arrays: string[] = [];
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (this.#depth === 0 && character !== '[') {
        if (/\s/.test(character)) {
          continue;
        }
        return this.#give(arrays, true);
      }
      if (this.#look(character)) {
        arrays.push(this.#text.slice(0, this.#at + 1).trim());
        this.#text = this.#text.slice(this.#at + 1);
        this.#at = -1;
      }
    }
    return this.#give(arrays, this.#text.length > textLimit);
  }

  /** True at the end of an array. */
  #look(character: string): boolean {
    if (this.#inString) {
      this.#inString = this.#escaped || character !== '"';
      this.#escaped = !this.#escaped && character === '\\';
      return false;
    }
    if (character === '"') {
      this.#inString = true;
    } else if (character === '[' || character === '{') {
      this.#depth += 1;
    } else if (character === ']' || character === '}') {
      this.#depth -= 1;
      return this.#depth === 0;
    }
    return false;
  }

  #give(arrays: readonly string[], broken: boolean): SplitText {
    if (broken) {
      this.#text = '';
      this.#at = 0;
      this.#depth = 0;
      this.#inString = false;
      this.#escaped = false;
    }
    return { arrays, broken };
  }
}
