import { isAscii, isUtf8 } from "node:buffer";
import type { Encoding } from "#lib/domain/imports/encodings.ts";
import { detectEncoding } from "./detect-encoding.ts";

const NEWLINE = 10;

/** How many bytes of the start are looked at for UTF-16 without a byte order mark. */
const LOOKED_AT = 4096;
/** Every text has digits, delimiters and line breaks, and few letters of other alphabets than its own. */
const LEAST_ASCII = 1 / 20;
const OF_ALPHABET = 0.9;

/** How often each byte occurs at every second place. */
const countsFrom = (bytes: Buffer, from: 0 | 1): Uint16Array => {
  const counts = new Uint16Array(256);
  for (let i = from; i < bytes.length; i += 2) counts[bytes[i] ?? 0] = (counts[bytes[i] ?? 0] ?? 0) + 1;
  return counts;
};

/** Whether these are the upper bytes of digits and of letters of one alphabet, such as 0 and 4 of Cyrillic. */
const areUpper = (counts: Uint16Array): boolean => {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const [first = 0, second = 0] = counts.toSorted().reverse();
  return (counts[0] ?? 0) > all * LEAST_ASCII && first + second > all * OF_ALPHABET;
};

/** UTF-16 by its byte order mark, or because every second byte of its digits and Latin letters is 0; null for anything else. */
export const utf16Of = (head: Buffer): "utf-16le" | "utf-16be" | null => {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const start = head.subarray(0, LOOKED_AT);
  const [even, odd] = [countsFrom(start, 0), countsFrom(start, 1)];
  if (even[0] === 0 && areUpper(odd)) return "utf-16le";
  return odd[0] === 0 && areUpper(even) ? "utf-16be" : null;
};

/** Decodes text to UTF-8 without a byte order mark. Throws TypeError for what is no text of the encoding. */
export const toUtf8 = async function* (chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding === "utf-8") return yield* chunks;
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
};

/** How long each byte of Windows-1252 is in UTF-8. */
const LENGTHS = Uint8Array.from({ length: 256 }, (_, byte) =>
  Buffer.byteLength(new TextDecoder("windows-1252").decode(Uint8Array.of(byte))),
);

/** What whole lines of a text without UTF-16 show about its encoding. */
export type LineCount = {
  lines: number;
  /** Lines with letters beyond ASCII that are UTF-8. */
  utf8: number;
  /** Lines that are not UTF-8, and the first of them. */
  other: number;
  firstOther: number;
  /** The length in UTF-8 of the text as Windows-1252. */
  decoded: number;
  /** The first lines that are not UTF-8. */
  sample: Buffer;
};

/** Bytes that show an encoding. */
const SAMPLED = 1 << 15;

export const NO_LINES: LineCount = { lines: 0, utf8: 0, other: 0, firstOther: 0, decoded: 0, sample: Buffer.alloc(0) };

/** Adds a block of whole lines. */
export const countLines = (before: LineCount, block: Buffer): LineCount => {
  const after = { ...before };
  const isPlain = isAscii(block);
  if (isPlain) {
    for (const byte of block) if (byte === NEWLINE) after.lines++;
    after.decoded += block.length;
    return after;
  }
  for (let from = 0; from < block.length; ) {
    const end = block.indexOf(NEWLINE, from);
    const next = end === -1 ? block.length : end + 1;
    const line = block.subarray(from, next);
    if (!isAscii(line)) {
      if (isUtf8(line)) after.utf8++;
      else {
        if (after.other++ === 0) after.firstOther = after.lines + 1;
        if (after.sample.length < SAMPLED) after.sample = Buffer.concat([after.sample, line.subarray(0, SAMPLED)]);
      }
    }
    for (const byte of line) after.decoded += LENGTHS[byte] ?? 1;
    if (end !== -1) after.lines++;
    from = next;
  }
  return after;
};

/** In text of Windows-1252, fewer than one line in this many is UTF-8 by chance. */
const BY_CHANCE = 100;

/** UTF-8 if all lines are; another one if next to none of those beyond ASCII are; null for a mixture, or a damaged file. */
export const encodingOf = ({ utf8, other, sample }: LineCount): Encoding | null => {
  if (other === 0) return "utf-8";
  return utf8 * BY_CHANCE < other ? detectEncoding(sample) : null;
};
