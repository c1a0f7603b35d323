import { ENCODINGS, type Encoding } from "#lib/domain/imports/encodings.ts";

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

const scoreOf = (bytes: Buffer, encoding: LegacyEncoding): number => {
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
  const usual = Math.max(scoreOf(bytes, "windows-1252"), 0) + MARGIN;
  const [best] = LEGACY_ENCODINGS.map((encoding) => ({ encoding, score: scoreOf(bytes, encoding) }))
    .filter(({ score }) => score > usual)
    .sort((a, b) => b.score - a.score);
  return best?.encoding ?? "windows-1252";
};
