import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isTermKey, TERM_KEYS, termOf } from "#lib/domain/glossary/terms.ts";
import { LANGUAGES } from "#lib/domain/words/language.ts";
import { loadMessages } from "#ui/messages/messages.ts";
import { PAGES } from "#ui/providers/resources.ts";

type Texts = Record<string, { name: string; definition: string; formula?: string }>;

const sourcesIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(tsx?|md)$/.test(file) && !file.includes(".test."))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");

const ui = join(import.meta.dirname, "..");
const docs = join(ui, "../../docs");

describe.each(LANGUAGES)("the terms in %s", (language) => {
  test("have a name and a definition, and a formula where the registry says so", async () => {
    const { glossary, customer_formulas: formulas } = await loadMessages(language);
    const texts: Texts = glossary.terms;
    expect(Object.keys(texts).sort()).toEqual([...TERM_KEYS].sort());
    for (const key of TERM_KEYS) {
      const { hasFormula = false, customerMetric } = termOf(key);
      const text = texts[key];
      expect(text?.definition, key).toMatch(/.{20}\.$/);
      expect(text?.formula !== undefined, key).toBe(hasFormula);
      if (customerMetric) expect(formulas[customerMetric], key).toBeTruthy();
    }
  });

  test("have names that differ, so that each can be found", async () => {
    const names = Object.values((await loadMessages(language)).glossary.terms).map(({ name }) => name.toLowerCase());
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

test("every unit and source of the texts belongs to a term", async () => {
  const { glossary } = await loadMessages("en");
  const units = new Set(TERM_KEYS.map((key) => termOf(key).unit).filter((unit) => unit !== null));
  const sources = new Set(TERM_KEYS.map((key) => termOf(key).source));
  expect(Object.keys(glossary.units).sort()).toEqual([...units].sort());
  expect(Object.keys(glossary.sources).sort()).toEqual([...sources].sort());
});

test("every term names a page of the product, and a page explains it", () => {
  const pages = PAGES.map(({ name }) => name);
  const shown = sourcesIn(ui);
  for (const key of TERM_KEYS) {
    expect(pages, key).toContain(termOf(key).page);
    expect(shown.includes(`"${key}"`), `${key} is explained on no page`).toBe(true);
  }
});

test("every link to a term leads to one", () => {
  const linked = [...`${sourcesIn(ui)}${sourcesIn(docs)}`.matchAll(/\/glossary\?term=(\w+)/g)].map(
    ([, key = ""]) => key,
  );
  expect(linked.filter((key) => !isTermKey(key))).toEqual([]);
  expect(linked.length).toBeGreaterThan(0);
});
