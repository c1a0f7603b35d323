import { setImmediate } from "node:timers/promises";
import { findTextEnd } from "#core/values/json.ts";

// A batch has up to 16 MB, a heavy body 64. What is needed of it is found in the bytes, so that other requests are answered in between.

/** How long other requests may wait for this one. */
const TURN_MS = 10;

/** Call between two pieces of work: lets other requests be answered if this one has worked for long enough. */
export const turnTaker = (signal: AbortSignal): (() => Promise<void>) => {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN_MS) return;
    await setImmediate();
    signal.throwIfAborted();
    since = performance.now();
  };
};

/** Of JSON. */
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

const PIECE = 64 * 1024;

const [QUOTE, COMMA, LIST, LIST_END, OBJECT, OBJECT_END] = [0x22, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d];

/** A quote, a comma or a bracket of JSON: `level` is that outside of brackets, `end` where a text ends. Returns true to stop. */
type Visit = (sign: number, at: number, level: number, end: number) => boolean;

/** Visits the signs of a text that need not be valid JSON. */
const scan = async (bytes: Uint8Array, takeTurns: () => Promise<void>, visit: Visit): Promise<void> => {
  let [level, pause] = [0, PIECE];
  for (let at = 0; at < bytes.length; at++) {
    if (at > pause) {
      pause = at + PIECE;
      await takeTurns();
    }
    const sign = bytes[at] as number;
    switch (sign) {
      case QUOTE: {
        const end = findTextEnd(bytes, at);
        if (visit(sign, at, level, end)) return;
        at = end;
        break;
      }
      case LIST:
      case OBJECT:
        if (visit(sign, at, level++, at)) return;
        break;
      case LIST_END:
      case OBJECT_END:
        if (visit(sign, at, --level, at)) return;
        break;
      case COMMA:
        if (visit(sign, at, level, at)) return;
        break;
    }
  }
};

/** A list at the top level of a body. */
type TopLevelList = {
  /** The body without the list's items. */
  rest: Uint8Array;
  /** The bytes of each item; only the first ones of a list with more than `most`. */
  items: Uint8Array[];
  isLonger: boolean;
};

/** Finds the list at a body's top-level key; null if there is none. The bytes need not be valid JSON. */
export const topLevelList = async (
  bytes: Uint8Array,
  key: string,
  most: number,
  takeTurns: () => Promise<void>,
): Promise<TopLevelList | null> => {
  const name = new TextEncoder().encode(`"${key}"`);
  let [textAt, textEnd, open, close] = [0, 0, -1, -1];
  const commas: number[] = [];
  const isNamed = (): boolean =>
    textEnd - textAt === name.length && name.every((byte, i) => bytes[textAt + i] === byte);
  await scan(bytes, takeTurns, (sign, at, level, end) => {
    if (level === 1 && sign === QUOTE) [textAt, textEnd] = [at, end + 1];
    if (open < 0) {
      if (level === 1 && sign === LIST && isNamed()) open = at;
    } else if (level === 2 && sign === COMMA && commas.length <= most) commas.push(at);
    else if (level === 1 && (sign === LIST_END || sign === OBJECT_END)) close = at;
    return close >= 0;
  });
  if (close < 0) return null;
  const rest = Buffer.concat([bytes.subarray(0, open + 1), bytes.subarray(close)]);
  const isLonger = commas.length >= most;
  const ends = isLonger ? commas.slice(0, most) : [...commas, close];
  const items = ends.map((end, i) => bytes.subarray((ends[i - 1] ?? open) + 1, end));
  const isEmpty = items.length === 1 && items[0]?.every(isSpace) === true;
  return { rest, items: isEmpty ? [] : items, isLonger };
};

/** The value of an object's member, such as `"limit": 5`; undefined if it is not valid JSON. */
const readMember = (member: Uint8Array): unknown => {
  try {
    return Object.values(JSON.parse(`{${new TextDecoder().decode(member)}}`))[0];
  } catch {
    return undefined;
  }
};

/** A text's characters; null if an escape is wrong. */
const unescaped = (text: string): string | null => {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return null;
  }
};

/** With each character escaped, no name of a field is longer. */
const LONGEST_NAME = 256;

/**
 * The fields of a body's object whose values are no lists or objects; null if one of the fields is a list of lists or objects, or
 * comes again, where reading ends. `isField` gets names in ASCII. The bytes need not be valid JSON.
 */
export const topLevelValues = async (
  bytes: Uint8Array,
  isField: (name: string) => boolean,
  takeTurns: () => Promise<void>,
): Promise<Record<string, unknown> | null> => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Map<string, unknown>();
  // Of the current member: its start, where its first text starts and ends, and whether its value has brackets or is a list without an item so far.
  let [from, nameAt, nameEnd, isNested, isList, isOver] = [0, 0, 0, false, false, false];
  const field = (): string | null => {
    if (nameAt < from || nameEnd - nameAt > LONGEST_NAME) return null;
    const text = buffer.toString("latin1", nameAt + 1, nameEnd);
    const name = text.includes("\\") ? unescaped(text) : text;
    return typeof name === "string" && isField(name) ? name : null;
  };
  await scan(bytes, takeTurns, (sign, at, level, end) => {
    if (sign === QUOTE) {
      if (level === 1 && nameAt < from) [nameAt, nameEnd] = [at, end];
    } else if (sign === LIST || sign === OBJECT) {
      if (level === 0) from = at + 1;
      else isNested = true;
      isOver = level === 2 && isList && field() !== null;
      isList = level === 1 && sign === LIST;
    } else if (level === (sign === COMMA ? 1 : 0)) {
      const name = isNested ? null : field();
      isOver = name !== null && values.has(name);
      if (name !== null) values.set(name, readMember(bytes.subarray(from, at)));
      [from, isNested] = [at + 1, false];
    }
    return isOver;
  });
  return isOver ? null : Object.fromEntries(values);
};
