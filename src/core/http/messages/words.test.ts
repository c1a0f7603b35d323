import { expect, test } from "vitest";
import { negotiateLanguage } from "./words.ts";

test.each([
  [null, "en"],
  ["", "en"],
  ["pt", "pt"],
  ["pt-BR,pt;q=0.9,en;q=0.8", "pt"],
  ["es-419", "es"],
  ["ES-mx", "es"],
  ["fr, de", "en"],
  ["fr, es;q=0.3", "es"],
  ["en;q=0.2, pt;q=0.7, es;q=0.5", "pt"],
  ["*", "en"],
  ["*, es;q=0.5", "en"],
  ["es;q=0, pt;q=0.1", "pt"],
  ["es;q=nonsense, pt;q=0.1", "pt"],
  ["es;q=2", "en"],
  ["es,pt", "es"],
  ["x".repeat(10_000), "en"],
])("%s is read as %s", (header, language) => {
  expect(negotiateLanguage(header)).toBe(language);
});
