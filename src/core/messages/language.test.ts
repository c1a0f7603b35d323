import { expect, test } from "vitest";
import { chooseLanguage, LANGUAGE_TAGS, LOCALES, negotiateLanguage, toLanguage, toLocale } from "./language.ts";

test.each([
  [null, "en"],
  ["", "en"],
  ["pt", "pt"],
  ["pt-BR,pt;q=0.9,en;q=0.8", "pt-BR"],
  ["pt-PT,en;q=0.5", "pt-PT"],
  ["en-GB, fr", "en-GB"],
  ["es-419", "es-419"],
  ["ES-mx", "es-MX"],
  ["es-XX", "es"],
  ["fr, de", "en"],
  ["fr, es;q=0.3", "es"],
  ["fr;q=1, pt-BR;q=0.8, es-ES;q=0.9", "es-ES"],
  ["en;q=0.2, pt;q=0.7, es;q=0.5", "pt"],
  ["*", "en"],
  ["*, es;q=0.5", "en"],
  ["es;q=0, pt;q=0.1", "pt"],
  ["es;q=nonsense, pt;q=0.1", "pt"],
  ["es;q=2", "en"],
  ["es,pt", "es"],
  ["x".repeat(10_000), "en"],
])("%s is read as %s", (header, tag) => {
  expect(negotiateLanguage(header)).toBe(tag);
});

test.each([
  ["pt", "es-ES", "pt"],
  ["xx", "es", "es"],
  [undefined, "es", "es"],
  ["es-MX", "es-ES", "es-MX"],
  // A language alone takes the region that the browser asks for in it, also behind other languages.
  ["en", "en-GB,en;q=0.9", "en-GB"],
  ["es", "en-GB,es-ES;q=0.8", "es-ES"],
  ["en", "fr-FR", "en"],
])("the choice %s in a browser of %s is shown as %s", (chosen, header, tag) => {
  expect(chooseLanguage(chosen, header)).toBe(tag);
});

test("every tag has a language, and a locale that this platform formats", () => {
  for (const tag of LANGUAGE_TAGS) expect(tag.startsWith(toLanguage(tag))).toBe(true);
  expect(LANGUAGE_TAGS.map(toLocale).filter((locale) => !LOCALES.includes(locale))).toEqual([]);
  expect(Intl.NumberFormat.supportedLocalesOf([...LOCALES])).toEqual(LOCALES);
});
