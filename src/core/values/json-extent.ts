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
export const endOfText = (bytes: Uint8Array, open: number): number => {
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
        at = endOfText(bytes, at);
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
