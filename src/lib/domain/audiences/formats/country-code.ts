import { fold } from "../../words/fold.ts";
import { LANGUAGES } from "../../words/language.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** What the names of regions leave out, and shops write. */
const OTHER_NAMES = { uk: "GB", "great britain": "GB", england: "GB", usa: "US", "united states of america": "US" };

/** Country names in the product's languages by their folded form. */
const makeCodes = (): Map<string, string> => {
  const codes = new Map<string, string>(Object.entries(OTHER_NAMES));
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of LETTERS.flatMap((first) => LETTERS.map((second) => first + second))) {
      // Former codes, such as DD, have the name of what followed.
      if (code === "ZZ" || new Intl.Locale(`und-${code}`).region !== code) continue;
      const name = names.of(code);
      if (name === undefined) continue;
      codes.set(code.toLowerCase(), code);
      if (!codes.has(fold(name))) codes.set(fold(name), code);
    }
  }
  return codes;
};

let codes: Map<string, string> | undefined;

/** The ISO 3166-1 code of a country by its code or its name in one of the product's languages; empty if there is none. */
export const countryCode = (country: string): string => {
  codes ??= makeCodes();
  return codes.get(fold(country.trim())) ?? "";
};
