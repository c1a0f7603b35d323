import { expect, test } from "vitest";
import { chooseLanguage, preferredLanguage, toLanguage } from "./language.ts";

test("follows the browser's weights, accepts regional variants, and falls back to English", () => {
  expect(preferredLanguage("fr;q=1, pt-BR;q=0.8, es;q=0.9")).toBe("es");
  expect(preferredLanguage("pt-PT,en;q=0.5")).toBe("pt");
  expect(preferredLanguage("es;q=0, pt;q=0.1")).toBe("pt");
  expect(preferredLanguage("*")).toBe("en");
  expect(preferredLanguage(null)).toBe("en");
});

test("prefers the user's choice over the browser's", () => {
  expect(chooseLanguage("pt", "es")).toBe("pt");
  expect(chooseLanguage("xx", "es")).toBe("es");
  expect(chooseLanguage(undefined, "es")).toBe("es");
});

test("reads the language of a locale", () => {
  expect(toLanguage("es-419")).toBe("es");
  expect(toLanguage("pt-BR")).toBe("pt");
});
