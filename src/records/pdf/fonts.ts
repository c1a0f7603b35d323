import { createRequire } from "node:module";
import path from "node:path";
import { Font } from "@react-pdf/renderer";

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

/** Inter's fonts by script: react-pdf takes each letter from the first one that has it. It can't embed the variable font. */
const SCRIPTS = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese"];
const WEIGHTS = [400, 600] as const;

const LONG_WORD = 20;

const toFontFamily = (script: string) => `Inter ${script}`;

export const FONT_FAMILY = SCRIPTS.map(toFontFamily);

const files = () => {
  const about = createRequire(import.meta.url).resolve("@fontsource/inter/package.json");
  return path.join(path.dirname(about), "files");
};

type Letters = {
  characterSet: readonly number[];
  hasGlyphForCodePoint: (point: number) => boolean;
  glyphForCodePoint: (point: number) => unknown;
  _getTableStream: (tag: string) => { pos: number } | null;
};

/**
 * fontkit keeps a glyph with the letters for which it was first asked: none if it was part of another one, like the
 * points of "…", so that later documents would have no text to copy or search there.
 */
const nameGlyphs = (font: Letters) => {
  for (const point of font.characterSet) font.glyphForCodePoint(point);
};

/** fontkit would unpack all outlines of a WOFF font again for each glyph of each document: a third of a document's processor time. */
const unpackOnce = (font: Letters) => {
  const read = font._getTableStream.bind(font);
  let outlines: ReturnType<typeof read> = null;
  const start = 0;
  font._getTableStream = (tag) => {
    if (tag !== "glyf") return read(tag);
    outlines ??= read(tag);
    if (outlines) outlines.pos = start;
    return outlines;
  };
};

/** Registers the fonts; returns a function that says which letters can be printed. */
export const loadFonts = async (): Promise<(letter: string) => boolean> => {
  const folder = files();
  for (const script of SCRIPTS) {
    const fonts = WEIGHTS.map((weight) => ({
      src: path.join(folder, `inter-${script}-${weight}-normal.woff`),
      fontWeight: weight,
    }));
    Font.register({ family: toFontFamily(script), fonts });
  }
  // Words and numbers are not hyphenated; those too long for a line may be broken anywhere.
  Font.registerHyphenationCallback((word) => (word.length > LONG_WORD ? (word.match(/.{1,6}/gu) ?? [word]) : [word]));
  const wanted = SCRIPTS.flatMap((script) =>
    WEIGHTS.map((fontWeight) => ({ fontFamily: toFontFamily(script), fontWeight })),
  );
  await Promise.all(wanted.map((descriptor) => Font.load(descriptor)));
  const loaded = wanted.map((descriptor) => Font.getFont(descriptor)?.data as unknown as Letters);
  for (const font of loaded) {
    unpackOnce(font);
    nameGlyphs(font);
  }
  return (letter) => loaded.some((font) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));
};
