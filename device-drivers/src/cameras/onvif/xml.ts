/** An element of a SOAP answer. Names come without their namespace prefix; cameras disagree on prefixes and generations. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The element's own text, entities resolved, ends trimmed. */
  readonly text: string;
}

const maxCharacters = 1024 * 1024;
const maxElements = 20_000;
const maxDepth = 64;
const maxTagCharacters = 16 * 1024;

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly pieces: string[];
}

const namedEntities: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

const resolveEntity = (whole: string, name: string): string => {
  if (!name.startsWith('#')) {
    return namedEntities.get(name) ?? whole;
  }
  const hex = name.startsWith('#x') || name.startsWith('#X');
  const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
};

const unescapeXml = (text: string): string =>
  text.includes('&') ? text.replaceAll(/&(#?[A-Za-z0-9]{1,10});/g, resolveEntity) : text;

const escapes: ReadonlyMap<string, string> = new Map([
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['&', '&amp;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** Makes text safe inside elements and attributes; characters that XML 1.0 forbids are left out. */
export const escapeXml = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- these are the characters XML 1.0 forbids (section 2.2)
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll(/[<>&"']/g, (character) => escapes.get(character) ?? character);

const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

const readAttributes = (source: string): ReadonlyMap<string, string> => {
  const attributes = new Map<string, string>();
  for (const [, name, doubled, single, bare] of source.matchAll(
    /([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/g,
  )) {
    if (name !== undefined && name !== 'xmlns' && !name.startsWith('xmlns:')) {
      attributes.set(localName(name), unescapeXml(doubled ?? single ?? bare ?? ''));
    }
  }
  return attributes;
};

/** Where the tag that starts at `from` ends; a `>` inside quotes does not count. -1 when it never ends. */
const endOfTag = (text: string, from: number): number => {
  let quote: string | null = null;
  const limit = Math.min(text.length, from + maxTagCharacters);
  for (let at = from; at < limit; at += 1) {
    const character = text[at];
    if (quote !== null) {
      quote = character === quote ? null : quote;
    } else if (character === '>') {
      return at;
    } else if (character === '"' || character === "'") {
      quote = character;
    }
  }
  return -1;
};

class TreeBuilder {
  readonly #root: OpenElement = { name: '', attributes: new Map(), children: [], pieces: [] };
  readonly #open: OpenElement[] = [this.#root];
  #elements = 0;

  text(piece: string): void {
    if (piece !== '') {
      this.#open.at(-1)?.pieces.push(piece);
    }
  }

  /** False when the document is larger than any answer of a camera. */
  start(source: string, selfClosing: boolean): boolean {
    const [, name = ''] = /^([^\s/>]*)/.exec(source) ?? [];
    this.#elements += 1;
    if (this.#elements > maxElements || this.#open.length > maxDepth) {
      return false;
    }
    const attributes = readAttributes(source.slice(name.length));
    this.#open.push({ name: localName(name), attributes, children: [], pieces: [] });
    if (selfClosing) {
      this.#close();
    }
    return true;
  }

  /** Closes up to the named element; an end tag without a start is passed over, as missing end tags are. */
  end(name: string): void {
    const local = localName(name.trim());
    const index = this.#open.findLastIndex((element, at) => at > 0 && element.name === local);
    const toClose = index === -1 ? 0 : this.#open.length - index;
    for (let closed = 0; closed < toClose; closed += 1) {
      this.#close();
    }
  }

  /** An outermost element without an end is an answer that was cut off: what is missing could have changed its meaning. */
  finish(): XmlElement | null {
    return this.#open.length > 1 ? null : (this.#root.children[0] ?? null);
  }

  #close(): void {
    const element = this.#open.pop();
    if (element !== undefined) {
      const { name, attributes, children, pieces } = element;
      this.#open.at(-1)?.children.push({ name, attributes, children, text: pieces.join('').trim() });
    }
  }
}

const passOver = (text: string, at: number, terminator: string): number => {
  const end = text.indexOf(terminator, at);
  return end === -1 ? text.length : end + terminator.length;
};

/**
 * Reads XML as cameras write it: any prefix, junk before the first tag, comments, CDATA, missing or wrong end tags inside.
 * Declarations of entities are passed over, never expanded. Null when the outermost element is missing or was cut off, or when the text is longer than
 * 1 MiB, deeper than 64 or has more than 20 000 elements. Never throws; takes time in proportion to the length.
 */
export const parseXml = (text: string): XmlElement | null => {
  if (text.length > maxCharacters) {
    return null;
  }
  const tree = new TreeBuilder();
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('<', at);
    tree.text(unescapeXml(text.slice(at, start === -1 ? text.length : start)));
    if (start === -1) {
      break;
    }
    if (text.startsWith('<!--', start)) {
      at = passOver(text, start + 4, '-->');
    } else if (text.startsWith('<![CDATA[', start)) {
      at = passOver(text, start + 9, ']]>');
      tree.text(text.slice(start + 9, Math.max(start + 9, at - 3)));
    } else if (text.startsWith('<?', start)) {
      at = passOver(text, start + 2, '?>');
    } else {
      const end = endOfTag(text, start + 1);
      if (end === -1) {
        break;
      }
      at = end + 1;
      const source = text.slice(start + 1, end);
      if (source.startsWith('/')) {
        tree.end(source.slice(1));
      } else if (!source.startsWith('!') && !tree.start(source, source.endsWith('/'))) {
        return null;
      }
    }
  }
  return tree.finish();
};

/** The first element at a path of local names below `element`. */
export const childAt = (element: XmlElement | null, ...path: readonly string[]): XmlElement | null => {
  let current = element;
  for (const name of path) {
    current = current?.children.find((child) => child.name === name) ?? null;
  }
  return current;
};

export const childrenOf = (element: XmlElement | null, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** Text at a path of local names; null when there is no such element. */
export const textAt = (element: XmlElement | null, ...path: readonly string[]): string | null =>
  childAt(element, ...path)?.text ?? null;

/** A finite number from an attribute; null when it is missing or no number. */
export const numberAttribute = (element: XmlElement | null, name: string): number | null => {
  const text = element?.attributes.get(name)?.trim() ?? '';
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
};
