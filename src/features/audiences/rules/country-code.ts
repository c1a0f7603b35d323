import { fold } from "#lib/fold.ts";
import { memoizeNewest } from "#lib/memoize.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** What the names of regions leave out, and shops write. */
const OTHER_NAMES = new Map([
  ["uk", "GB"],
  ["great britain", "GB"],
  ["england", "GB"],
  ["usa", "US"],
  ["united states of america", "US"],
  ["holland", "NL"],
]);

/** Languages whose names of countries are known, the product's first. */
const LANGUAGES =
  "en es pt de fr it nl pl cs sk hu ro bg hr sl sr el tr ru uk sv da nb fi et lv lt ja zh ko ar he ca".split(" ");

/** Country codes and their names in a language, folded. Each language takes milliseconds, and most names are in the first ones. */
const codesIn = memoizeNewest(LANGUAGES.length, (language: string): Map<string, string> => {
  const codes = new Map<string, string>();
  const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
  for (const code of LETTERS.flatMap((first) => LETTERS.map((second) => first + second))) {
    const name = code === "ZZ" ? undefined : names.of(code);
    // Former codes, such as DD, have the name of what followed.
    if (name === undefined || new Intl.Locale(`und-${code}`).region !== code) continue;
    codes.set(code.toLowerCase(), code);
    if (!codes.has(fold(name))) codes.set(fold(name), code);
  }
  return codes;
});

/** The ISO 3166-1 code of a country by its code or its name in one of 33 languages; empty if there is none. */
export const countryCode = (country: string): string => {
  const name = fold(country.trim());
  if (name === "") return "";
  for (const language of LANGUAGES) {
    const code = OTHER_NAMES.get(name) ?? codesIn(language).get(name);
    if (code) return code;
  }
  return "";
};

/** A country's code, or what the shop wrote if it is unknown. */
export const codeOrName = (country: string): string => countryCode(country) || country;
