import { expect, test } from "vitest";
import { legible, loadFonts } from "./fonts.ts";

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
