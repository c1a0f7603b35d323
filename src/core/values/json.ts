import { MOST_COUNTED } from "./errors.ts";
import { storableText, type TextProblem, textProblem } from "./texts.ts";

/** The most keys of an object. None has more outside the AI routes, and objects of millions take seconds to read. */
export const MOST_KEYS = 1000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What JSON holds. Only what a text is known to be valid for can be relied on: this only counts. */
export type JsonExtent = {
  levels: number;
  /** Number of lists and objects. */
  containers: number;
  /** Number of elements after a comma. */
  values: number;
  /** Number of object keys, including repeated ones. */
  keys: number;
  /** Number of keys of the object with the most. */
  widest: number;
};

/** The index of the quote that ends the text which starts at `open`, or the end. */
export const findTextEnd = (bytes: Uint8Array, open: number): number => {
  let at = open + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
};

/** A single pass over the bytes, which ends at `mostLevels`: in UTF-8, JSON's structural characters are never part of another character. */
export const jsonExtent = (bytes: Uint8Array, mostLevels: number): JsonExtent => {
  const extent: JsonExtent = { levels: 0, containers: 0, values: 0, keys: 0, widest: 0 };
  /** The keys of each open object so far. */
  const open = new Uint32Array(mostLevels + 2);
  let level = 0;
  for (let at = 0; at < bytes.length && extent.levels <= mostLevels; at++) {
    switch (bytes[at]) {
      case QUOTE:
        at = findTextEnd(bytes, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        extent.containers++;
        level++;
        open[level] = 0;
        if (level > extent.levels) extent.levels = level;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        level--;
        break;
      case 0x2c: // ,
        extent.values++;
        break;
      case 0x3a: {
        // :
        const keys = (open[level] ?? 0) + 1;
        open[level] = keys;
        extent.keys++;
        if (keys > extent.widest) extent.widest = keys;
        break;
      }
    }
  }
  return extent;
};

type Path = (string | number)[];

/** An open list or object: `at` is the current position, `seen` the keys so far. */
type OpenContainer = { at: string | number; seen: Set<string> | null };

/** Index of the closing quote of the string that starts at `open`. */
const findStringEnd = (json: string, open: number): number => {
  let at = open + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at;
};

/** The number of keys of a parsed value, at every depth: fewer than its text has if one is repeated. */
export const countKeys = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item);
    return count;
  }
  // Parsed JSON objects have no inherited enumerable keys.
  for (const key in value) count += 1 + countKeys((value as Record<string, unknown>)[key]);
  return count;
};

/** Paths of duplicate keys in valid JSON, at most a thousand. */
export const duplicateKeys = (json: string): Path[] => {
  const found: Path[] = [];
  const frames: OpenContainer[] = [];
  let isKey = false;
  for (let at = 0; at < json.length && found.length < MOST_COUNTED; at++) {
    const frame = frames.at(-1);
    switch (json[at]) {
      case "{":
        frames.push({ at: "", seen: new Set() });
        isKey = true;
        break;
      case "[":
        frames.push({ at: 0, seen: null });
        isKey = false;
        break;
      case "}":
      case "]":
        frames.pop();
        isKey = false;
        break;
      case ",":
        isKey = frame?.seen !== null;
        if (typeof frame?.at === "number") frame.at++;
        break;
      case '"': {
        const end = findStringEnd(json, at);
        if (isKey && frame?.seen) {
          frame.at = JSON.parse(json.slice(at, end + 1)) as string;
          if (frame.seen.has(frame.at)) found.push(frames.map((each) => each.at));
          frame.seen.add(frame.at);
        }
        isKey = false;
        at = end;
        break;
      }
    }
  }
  return found;
};

/**
 * Parses JSON. IDs that a JavaScript number can't hold exactly stay text. Removes characters that the database can't store
 * from texts. Undefined if it is no JSON.
 */
export const parseJson = (text: string): unknown => {
  const keep = (_: string, value: unknown, { source = "" }: { source?: string } = {}): unknown => {
    if (typeof value === "string") return storableText(value);
    return typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;
  };
  try {
    return JSON.parse(text, keep as (key: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
};

type UnstorableText = { at: (string | number)[]; reason: TextProblem };

/** Paths of keys and values with text that the database cannot store, at most a thousand. */
export const unstorableTexts = (value: unknown): UnstorableText[] => {
  const found: UnstorableText[] = [];
  const path: (string | number)[] = [];

  const note = (text: string): void => {
    const reason = textProblem(text);
    if (reason && found.length < MOST_COUNTED) found.push({ at: [...path], reason });
  };

  const visit = (each: unknown): void => {
    if (typeof each === "string") note(each);
    if (typeof each !== "object" || each === null || found.length >= MOST_COUNTED) return;
    const isList = Array.isArray(each);
    for (const key of Object.keys(each)) {
      path.push(isList ? Number(key) : key);
      if (!isList) note(key);
      visit((each as Record<string, unknown>)[key]);
      path.pop();
    }
  };

  visit(value);
  return found;
};
