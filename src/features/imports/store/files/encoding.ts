import { isAscii, isUtf8 } from "node:buffer";
import { ENCODINGS, type Encoding } from "#features/imports/rules/layout.ts";

export type LegacyEncoding = Exclude<Encoding, `utf-${string}`>;
const LEGACY_ENCODINGS = ENCODINGS.filter((each): each is LegacyEncoding => !each.startsWith("utf-"));

/** The letters of languages beyond ASCII, by what spreadsheets in their countries save a CSV file as. */
const WESTERN = [
  "áéíóúüñ",
  "àâæçéèêëîïôœùûüÿ",
  "äöüß",
  "áàâãçéêíóôõú",
  "àèéìòù",
  "åäöé",
  "åæøé",
  "ëïöéüèá",
  "áðéíóúýþæö",
];
const LATIN: Partial<Record<LegacyEncoding, readonly string[]>> = {
  "windows-1252": WESTERN,
  macintosh: WESTERN,
  "windows-1250": ["ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșțşţ", "čćđšž"],
  "windows-1254": ["çğıöşüâ"],
};
/** Scripts of their own, with their most frequent letters: Greek read as Cyrillic has mostly rare ones. */
const OTHER_SCRIPT: Partial<Record<LegacyEncoding, { words: RegExp; frequent: RegExp }>> = {
  "windows-1251": { words: /^\p{Script=Cyrillic}+$/u, frequent: /[оеаинтсрвлкмі]/ },
  "windows-1253": { words: /^\p{Script=Greek}+$/u, frequent: /[αοιετσςνηρπκλςάίόέή]/ },
  shift_jis: { words: /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u, frequent: /./u },
};
const RARE = 0.3;

/** Words with other characters than ASCII's, with the signs that touch their letters: £ukasz is no word. */
const WORDS = /[^\s\d!-/:-@[-`{-~]*\P{ASCII}[^\s\d!-/:-@[-`{-~]*/gu;
const QUOTES = /^\p{P}+|\p{P}+$/gu;
/** A capital within a word, as É in JosÉ. */
const BROKEN_CASE = /\p{Ll}\p{Lu}/u;
const SIGN = /[^\p{L}\p{M}]/u;
/** Names of several languages in one file count less than those of one. */
const MIXED = 0.6;
/** What a word costs that no language writes so. */
const IMPLAUSIBLE = 3;
/** How much better another encoding than Windows-1252 must fit. */
const MARGIN = 1.5;

const beyondAscii = (text: string): string[] => [...text.toLowerCase()].filter((letter) => letter > "\x7f");

/** How much a text looks like words of one of these languages. */
const latinScore = (words: readonly string[], languages: readonly string[]): number => {
  const sound = words.filter((word) => !(SIGN.test(word) || BROKEN_CASE.test(word)));
  const letters = sound.flatMap(beyondAscii);
  const pool = new Set(languages.flatMap((language) => [...language]));
  const scoreBy = (known: ReadonlySet<string>): number =>
    letters.reduce((sum, letter) => sum + (known.has(letter) ? 1 : -2), 0);
  const best = Math.max(MIXED * scoreBy(pool), ...languages.map((language) => scoreBy(new Set(language))));
  return best - IMPLAUSIBLE * (words.length - sound.length);
};

/** The same of a script of its own, whose words have no Latin letters. */
const scriptScore = (words: readonly string[], script: { words: RegExp; frequent: RegExp }): number =>
  words.reduce((sum, word) => {
    if (!script.words.test(word) || BROKEN_CASE.test(word)) return sum - IMPLAUSIBLE;
    return beyondAscii(word).reduce((all, letter) => all + (script.frequent.test(letter) ? 1 : RARE), sum);
  }, 0);

const scoreEncoding = (bytes: Buffer, encoding: LegacyEncoding): number => {
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
  if (/[\x80-\x9f]/.test(text)) return Number.NEGATIVE_INFINITY;
  // A sign alone, such as €, is no word.
  const words = (text.match(WORDS) ?? []).map((word) => word.replace(QUOTES, "")).filter((word) => word.length > 1);
  const script = OTHER_SCRIPT[encoding];
  return script ? scriptScore(words, script) : latinScore(words, LATIN[encoding] ?? []);
};

/**
 * The encoding of text that is not UTF-8, by whose letters its words look like words: Windows-1252 unless another one fits
 * better. Few letters show little, so this is a suggestion. `bytes`: whole lines.
 */
export const detectEncoding = (bytes: Buffer): LegacyEncoding => {
  const usual = Math.max(scoreEncoding(bytes, "windows-1252"), 0) + MARGIN;
  const [best] = LEGACY_ENCODINGS.map((encoding) => ({ encoding, score: scoreEncoding(bytes, encoding) }))
    .filter(({ score }) => score > usual)
    .sort((a, b) => b.score - a.score);
  return best?.encoding ?? "windows-1252";
};

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
export const detectUtf16 = (head: Buffer): "utf-16le" | "utf-16be" | null => {
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
export const chooseEncoding = ({ utf8, other, sample }: LineCount): Encoding | null => {
  if (other === 0) return "utf-8";
  return utf8 * BY_CHANCE < other ? detectEncoding(sample) : null;
};
