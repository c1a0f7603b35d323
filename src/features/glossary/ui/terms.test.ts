import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { getTerm, isTermKey, TERM_KEYS } from "#core/messages/terms.ts";
import { PAGE_FEATURES } from "#pages.tsx";
import { loadMessages } from "#texts.ts";

type Texts = Record<string, { name: string; definition: string; formula?: string }>;

const sourcesIn = (folder: string, files: RegExp): string =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => files.test(file) && !file.includes(".test."))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");

const src = join(import.meta.dirname, "../../..");
/** With the fields of customers, whose terms the columns of pages explain. */
const pagesSources = () => sourcesIn(src, /\/ui\/.*\.tsx?$|\/list-fields\.ts$/);
const docsSources = () => sourcesIn(join(src, "../docs"), /\.md$/);

describe.each(LANGUAGES)("the terms in %s", (language) => {
  test("have a name and a definition, and a formula where the registry says so", async () => {
    const { glossary, customer_formulas: formulas } = await loadMessages(language);
    const texts: Texts = glossary.terms;
    expect(Object.keys(texts).sort()).toEqual([...TERM_KEYS].sort());
    for (const key of TERM_KEYS) {
      const { hasFormula = false, customerMetric } = getTerm(key);
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
  const units = new Set(TERM_KEYS.map((key) => getTerm(key).unit).filter((unit) => unit !== null));
  const sources = new Set(TERM_KEYS.map((key) => getTerm(key).source));
  expect(Object.keys(glossary.units).sort()).toEqual([...units].sort());
  expect(Object.keys(glossary.sources).sort()).toEqual([...sources].sort());
});

test("every term names a page of the product, and a page explains it", () => {
  const pages = PAGE_FEATURES.flatMap((feature) => feature.pages ?? []).map(({ name }) => name);
  const shown = pagesSources();
  for (const key of TERM_KEYS) {
    expect(pages, key).toContain(getTerm(key).page);
    expect(shown.includes(`"${key}"`), `${key} is explained on no page`).toBe(true);
  }
});

test("every link to a term leads to one", () => {
  const linked = [...`${pagesSources()}${docsSources()}`.matchAll(/\/glossary\?term=(\w+)/g)].map(
    ([, key = ""]) => key,
  );
  expect(linked.filter((key) => !isTermKey(key))).toEqual([]);
  expect(linked.length).toBeGreaterThan(0);
});
