import { isJsonObject, numberIn, parseJsonObject, stringIn, type JsonObject } from '../../core/json.ts';

/** An address of the device and what stands there; null as a value asks for it (protocol.md 1). */
export interface SscLeaf {
  /** As in `/audio/mute`. */
  readonly path: string;
  readonly value: unknown;
}

export interface SscError {
  /** What could not be done; `/` for the message as a whole. */
  readonly path: string;
  readonly code: number;
  readonly detail: string;
}

export interface SscMessage {
  readonly leaves: readonly SscLeaf[];
  readonly errors: readonly SscError[];
}

/** The deepest address has six steps; a message names no more than a few dozen. */
const deepest = 12;
const mostLeaves = 256;

const walk = (value: unknown, path: string, depth: number, leaves: SscLeaf[]): void => {
  if (leaves.length >= mostLeaves || depth > deepest) {
    return;
  }
  if (!isJsonObject(value)) {
    leaves.push({ path: path === '' ? '/' : path, value });
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    walk(inner, `${path}/${key}`, depth + 1, leaves);
  }
};

export const leavesOf = (tree: unknown): readonly SscLeaf[] => {
  const leaves: SscLeaf[] = [];
  walk(tree, '', 0, leaves);
  return leaves;
};

const errorOf = ({ path, value }: SscLeaf): SscError => {
  const [code, more]: unknown[] = Array.isArray(value) ? value : [value];
  return {
    path,
    code: typeof code === 'number' ? code : 0,
    detail: isJsonObject(more) ? (stringIn(more, 'desc') ?? '') : '',
  };
};

const errorPath = '/osc/error';

/** One message; null for what cannot be one. */
export const decodeMessage = (text: string): SscMessage | null => {
  const tree = parseJsonObject(text);
  if (tree === null) {
    return null;
  }
  const all = leavesOf(tree);
  const told = all.filter(({ path }) => path === errorPath).map(({ value }) => value);
  const trees: readonly unknown[] = told.flatMap((value) => (Array.isArray(value) ? value : []));
  return {
    leaves: all.filter(({ path }) => path !== errorPath),
    errors: trees.filter(isJsonObject).flatMap((one) => leavesOf(one).map(errorOf)),
  };
};

const put = (tree: JsonObject, steps: readonly string[], value: unknown): JsonObject => {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return tree;
  }
  const inner = tree[step];
  return { ...tree, [step]: rest.length === 0 ? value : put(isJsonObject(inner) ? inner : {}, rest, value) };
};

export const treeOf = (leaves: readonly SscLeaf[]): JsonObject => {
  let tree: JsonObject = {};
  for (const { path, value } of leaves) {
    tree = put(tree, path.split('/').slice(1), value);
  }
  return tree;
};

/** The counterpart of `decodeMessage`. */
export const encodeMessage = ({ leaves, errors }: SscMessage): string => {
  const told = errors.map(({ path, code, detail }) => treeOf([{ path, value: [code, { desc: detail }] }]));
  return JSON.stringify(treeOf(told.length === 0 ? leaves : [...leaves, { path: errorPath, value: told }]));
};

export const subscribePath = '/osc/state/subscribe';

export interface SscSubscription {
  readonly paths: readonly string[];
  /** Null ends it. */
  readonly lifetimeS: number | null;
  /** Null tells each change. */
  readonly everyMs: number | null;
}

export const encodeSubscription = ({ paths, lifetimeS, everyMs }: SscSubscription): SscLeaf => {
  const pace = everyMs === null ? {} : { min: everyMs, max: everyMs };
  const how = lifetimeS === null ? { cancel: true } : { ...pace, lifetime: lifetimeS };
  const tree = treeOf(paths.map((path) => ({ path, value: null })));
  return { path: subscribePath, value: [{ '#': how, ...tree }] };
};

/** A subscription as the device reads it; null for what it answers with an error. */
export const decodeSubscription = (value: unknown): SscSubscription | null => {
  const [first]: unknown[] = Array.isArray(value) ? value : [];
  if (!isJsonObject(first)) {
    return null;
  }
  const { '#': how, ...tree } = first;
  const given = isJsonObject(how) ? how : {};
  return {
    paths: leavesOf(tree).map(({ path }) => path),
    lifetimeS: given['cancel'] === true ? null : (numberIn(given, 'lifetime') ?? defaultLifetimeS),
    everyMs: numberIn(given, 'min'),
  };
};

/** What a device takes when a subscription does not say. */
const defaultLifetimeS = 10;

const encoder = new TextEncoder();

/** One datagram; the line end lets several messages share one. */
export const messageBytes = (message: SscMessage): Uint8Array => encoder.encode(`${encodeMessage(message)}\r\n`);
