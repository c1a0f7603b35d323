import { setImmediate } from "node:timers/promises";
import { endOfText } from "#core/values/json-extent.ts";

// A batch has up to 16 MB. Its items are found in the bytes and read one by one, so that other requests are answered in between.

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

/** A list at the top level of a body. */
export type TopLevelList = {
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
  let [level, textAt, textEnd, open, close] = [0, 0, 0, -1, -1];
  const commas: number[] = [];
  const isNamed = (): boolean => {
    if (textEnd - textAt !== name.length) return false;
    return name.every((byte, i) => bytes[textAt + i] === byte);
  };
  let pause = PIECE;
  for (let at = 0; at < bytes.length && close < 0; at++) {
    if (at > pause) {
      pause = at + PIECE;
      await takeTurns();
    }
    switch (bytes[at]) {
      case 0x22: {
        // "
        const end = endOfText(bytes, at);
        if (level === 1) [textAt, textEnd] = [at, end + 1];
        at = end;
        break;
      }
      case 0x5b: // [
        if (level === 1 && open < 0 && isNamed()) open = at;
        level++;
        break;
      case 0x7b: // {
        level++;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        level--;
        if (level === 1 && open >= 0) close = at;
        break;
      case 0x2c: // ,
        if (level === 2 && open >= 0 && commas.length <= most) commas.push(at);
        break;
    }
  }
  if (close < 0) return null;
  const rest = Buffer.concat([bytes.subarray(0, open + 1), bytes.subarray(close)]);
  const isLonger = commas.length >= most;
  const ends = isLonger ? commas.slice(0, most) : [...commas, close];
  const items = ends.map((end, i) => bytes.subarray((ends[i - 1] ?? open) + 1, end));
  const isEmpty = items.length === 1 && items[0]?.every(isSpace) === true;
  return { rest, items: isEmpty ? [] : items, isLonger };
};
