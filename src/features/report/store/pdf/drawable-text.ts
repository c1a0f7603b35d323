const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

const SPACE = /^\s+$/u;
const UNBREAKABLE = /[\u00a0\u202f]/;
const INVISIBLE = /^\p{C}+$/u;
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const BASE = /[\p{L}\p{N}\p{P}\p{S}]/u;

const printed = (sign: string, canPrint: (letter: string) => boolean): string => {
  // `Intl` writes narrow and thin spaces that few fonts have.
  if (SPACE.test(sign)) return UNBREAKABLE.test(sign) ? "\u00a0" : " ";
  if (INVISIBLE.test(sign)) return "";
  const letters = [...sign.normalize("NFC")];
  if (letters.every(canPrint)) return letters.join("");
  if (PICTURE.test(sign)) return "";
  const base = letters.find((letter) => BASE.test(letter)) ?? "";
  return base === "" || canPrint(base) ? base : "?";
};

/** Longer than any expected text, so that no name takes minutes to lay out. */
const LONGEST = 400;

/**
 * Text that these fonts can print: emoji are dropped, letters of other scripts become question marks, and text is cut
 * after four hundred characters.
 */
export const legible = (text: string, canPrint: (letter: string) => boolean): string => {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const signs = [...graphemes.segment(cut)].map(({ segment }) => printed(segment, canPrint));
  return signs.join("").replace(/ {2,}/g, " ").trim();
};
