/** Text that PostgreSQL can't store: the character U+0000, and unpaired surrogates, which have no UTF-8. */
export type TextProblem = "nul" | "unpaired_surrogate";

const UNPAIRED = /\p{Surrogate}/gu;

export const textProblem = (text: string): TextProblem | null => {
  if (text.includes("\0")) return "nul";
  return text.search(UNPAIRED) >= 0 ? "unpaired_surrogate" : null;
};

/** The text without what PostgreSQL can't store; JSON can write both. */
export const storableText = (text: string): string => text.replaceAll("\0", "").replaceAll(UNPAIRED, "\ufffd");

/** The text without characters that have no shape, such as the zero-width space and direction marks, which copying leaves in it. */
export const withoutInvisible = (text: string): string =>
  text.replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "");

/** Variation selectors, joiners and tags shape an emoji, and are seen in it. Safari reads `\p{RGI_Emoji}` only from version 17 on. */
const EMOJI_OR_INVISIBLE =
  /(\u{1F3F4}[\u{E0020}-\u{E007F}]+|[\d#*]\uFE0F\u20E3|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?(?:\u200D\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?)*)|[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** The ID that a record has in its store, as every way in reads it: two IDs that look the same are one. Products may be known by a name. */
export const cleanId = (text: string): string =>
  withoutInvisible(text) === text ? text.trim() : text.replaceAll(EMOJI_OR_INVISIBLE, "$1").trim();

/** The ways in which an ID may be stored: as given, as earlier versions stored it, and as it is stored now. */
export const listSpellings = (id: string): [given: string, clean: string] => [id, cleanId(id)];

/** The beginning of a text that may be as long as a whole body, to quote it. */
export const excerpt = (text: string, longest: number): string =>
  text.length > longest ? `${storableText(text.slice(0, longest))}…` : text;

/** First characters of what a spreadsheet may run as a formula. A lookup is twice as fast as a pattern. */
const FORMULA = new Set("=+-@\t\r\uff1d\uff0b\uff0d\uff20");
const SEPARATORS = /([;\t\r\n])/;
/** Also a phone number: without references and names it can do no harm. */
const NUMBER = /^[+-]?[\d.,() -]*$/;

export const startsFormula = (text: string): boolean => FORMULA.has(text[0] ?? "");

export const isPlainNumber = (text: string): boolean => NUMBER.test(text);

const isHarmful = (piece: string): boolean => {
  const start = piece.replace(/^[ "]+/, "");
  return startsFormula(start) && !isPlainNumber(start);
};

/**
 * Excel in Spanish, Portuguese or German splits a file at semicolons, and others at tabs or line breaks, also within our quotes: what a
 * formula would then begin with gets an apostrophe.
 */
export const withoutInnerFormulas = (text: string): string =>
  SEPARATORS.test(text)
    ? text
        .split(SEPARATORS)
        .map((piece, at) => (at > 0 && at % 2 === 0 && isHarmful(piece) ? `'${piece}` : piece))
        .join("")
    : text;

/** `totalPurchases` → `total_purchases`, the field naming of the specification's API. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `total_purchases` → `totalPurchases`. */
export const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** PostgreSQL rejects comparisons of a uuid with other text, so such an ID is treated as nonexistent. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
