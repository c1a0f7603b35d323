import { Font } from "@react-pdf/renderer";
import { expect, test } from "vitest";
import { FONT_FAMILY, legible, loadFonts } from "./fonts.ts";

const canPrint = await loadFonts();

test.each([
  ["accents", "Café Ñandú, São João, Łódź, Żółć", "Café Ñandú, São João, Łódź, Żółć"],
  ["letters that were put together from parts", "Cafe\u0301 Na\u0303o", "Café Não"],
  ["decomposed accented letters", "€ £ R$ ₹ ₩ ₽ − – … · “a” ½", "€ £ R$ ₹ ₩ ₽ − – … · “a” ½"],
  ["other alphabets of the font", "Київ Ελλάδα Việt Nam", "Київ Ελλάδα Việt Nam"],
  ["emoji, which are dropped", "Shop 🛍️ of 👩‍👩‍👧 joy 🇧🇷!", "Shop of joy !"],
  ["scripts missing from the font", "東京 Shop متجر", "?? Shop ????"],
  ["Intl's narrow spaces", "1\u202f234", "1\u00a0234"],
  ["a combining mark without a letter", "a\u200d\u0000b", "ab"],
  ["nothing", "", ""],
  ["overlong text", "a".repeat(5000), `${"a".repeat(400)}…`],
])("%s", (_, text, printed) => {
  expect(legible(text, canPrint)).toBe(printed);
});

test("a font's outlines are unpacked once, and each glyph keeps its own", () => {
  type Glyphs = {
    _getTableStream: (tag: string) => { buffer: Uint8Array; pos: number };
    glyphForCodePoint: (point: number) => { path: { toSVG: () => string } };
  };
  const font = Font.getFont({ fontFamily: FONT_FAMILY[0] ?? "" })?.data as unknown as Glyphs;
  const first = font._getTableStream("glyf");
  const paths = [..."AaÅ1"].map((letter) => font.glyphForCodePoint(letter.codePointAt(0) ?? 0).path.toSVG());
  expect(new Set(paths).size).toBe(paths.length);
  const second = font._getTableStream("glyf");
  expect(second.buffer).toBe(first.buffer);
  expect(second.pos).toBe(0);
});
