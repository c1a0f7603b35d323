import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import compile from "icu-minify/compile";
import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import { sayIn } from "#core/messages/format-message.ts";
import { LANGUAGES, type Language, toLocale } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { wordsIn } from "#core/messages/words.ts";
import { loadMessages, TEXT_FEATURES } from "#texts.ts";
import { compileMessages } from "./compile-messages.ts";

const FEATURES = join(import.meta.dirname, "../../../features");

type Tree = { [key: string]: string | readonly string[] | Tree };

const leaves = (tree: Tree, path = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value as Tree, `${path}${key}.`),
  );

const wordsOf = async (language: Language) => leaves((await loadMessages(language)) as Tree);

/** Those of pages and exports, and those of the server alone. */
const everyText = async (language: Language) => [...(await wordsOf(language)), ...leaves(serverWordsIn(language))];

/** The placeholders of a compiled message's part: `[name]`, `[name, 4, …]` of a number, `["b", …]` of a tag. */
const namesIn = (part: unknown): string[] => {
  if (!Array.isArray(part)) return [];
  const [name, kind, options] = part as [string, unknown, unknown];
  const isTag = part.length > 1 && typeof kind !== "number";
  const inside = isTag ? part.slice(1) : typeof options === "object" ? Object.values(options ?? {}).flat() : [];
  return [...(isTag ? [] : [name]), ...inside.flatMap(namesIn)];
};

const placeholders = (message: string) => [...new Set([compile(message)].flat().flatMap(namesIn))].sort();

describe.each(LANGUAGES)("messages in %s", (language) => {
  test("are defined once: in one feature's file, or among the texts shared with exports", () => {
    const withTexts = readdirSync(FEATURES).filter((name) => existsSync(join(FEATURES, name, "texts")));
    expect(withTexts.sort()).toEqual([...TEXT_FEATURES].sort());
    const files = [join(import.meta.dirname), ...withTexts.map((name) => join(FEATURES, name, "texts"))];
    const texts: Tree[] = files.map((folder) => JSON.parse(readFileSync(join(folder, `${language}.json`), "utf8")));
    const branches = texts.flatMap(({ nav = {}, ...own }) => [
      ...Object.keys(nav).map((page) => `nav.${page}`),
      ...Object.keys(own),
    ]);
    expect(branches.filter((branch, at) => branch in wordsIn(language) || branches.indexOf(branch) !== at)).toEqual([]);
  });

  test("exist for every key, and none is empty", async () => {
    const [mine, english] = await Promise.all([everyText(language), everyText("en")]);
    expect(mine.map(([key]) => key)).toEqual(english.map(([key]) => key));
    for (const [key, words] of mine) expect(words.trim(), key).not.toBe("");
  });

  test("have the same placeholders as the English ones", async () => {
    const english = new Map(await everyText("en"));
    for (const [key, words] of await everyText(language)) {
      expect(placeholders(words), key).toEqual(placeholders(english.get(key) ?? ""));
    }
  });

  test("texts by gross margin replace existing texts, with the same placeholders", async () => {
    const all = new Map(await wordsOf(language));
    for (const [key, words] of leaves(wordsIn(language).by_margin)) {
      expect(placeholders(words), key).toEqual(placeholders(all.get(key) ?? "no such text"));
      expect(words, key).not.toBe(all.get(key));
    }
  });

  test("can be formatted", async () => {
    const messages = await loadMessages(language);
    const t = createTranslator({
      locale: toLocale(language),
      messages,
      onError: (error) => {
        throw error;
      },
    });
    for (const [key, words] of leaves(messages as Tree)) {
      const values = Object.fromEntries(placeholders(words).map((name) => [name, 3]));
      const tags = [...words.matchAll(/<(\w+)>/g)].map(([, tag = ""]) => [tag, (chunks: string) => chunks]);
      const formatted = t.markup(key as Parameters<typeof t.markup>[0], { ...values, ...Object.fromEntries(tags) });
      expect(formatted, key).not.toMatch(/[{<]/);
      // Pages know no other named format.
      expect(words, key).not.toMatch(/, (?:number|date|time), (?!percent\})/);
    }
  });

  test("read alike when they are compiled for pages", async () => {
    const messages = await loadMessages(language);
    const read = (tree: unknown, key: string): unknown =>
      key.split(".").reduce((branch, part) => Reflect.get(branch as object, part), tree as unknown);
    const onPages = await compileMessages(messages);
    // React sends nothing but what JSON knows.
    expect(onPages).toStrictEqual(JSON.parse(JSON.stringify(onPages)));
    for (const [key, words] of leaves(messages as Tree)) {
      if (/<\w+>/.test(words)) continue;
      for (const number of [0, 1, 1234.5]) {
        const values = Object.fromEntries(placeholders(words).map((name) => [name, number]));
        expect(sayIn(language)(read(onPages, key) as string, values), key).toBe(sayIn(language)(words, values));
      }
    }
  });
});

test("what is said of syncs in general holds for help desks too", async () => {
  for (const language of LANGUAGES) {
    const general = (await wordsOf(language)).filter(([key]) =>
      /problem\.SHOP_UNREADABLE|^job_kinds\.sync_connection|sync\.problems\.|\.sync\.finished$/.test(key),
    );
    expect(general.length).toBeGreaterThan(14);
    for (const [key, words] of general) {
      expect(words, key).not.toMatch(/\bread permission|permiso de lectura|permissão de leitura/);
      if (/shop|tienda|loja/i.test(words)) expect(words, key).toMatch(/help desk|mesa de ayuda|central de atendimento/);
    }
  }
});

const shared = join(process.env.SHARED_DIR ?? "../shared", "ui", "glossary.json");
const reason = existsSync(shared) ? "" : ` (skipped: ${shared} is not there)`;

/** Say it in other words than the glossary. */
const OWN = [
  "roles.analyst.help",
  "roles.viewer.help",
  "segment_kinds.manual.help",
  "segment_templates.",
  "states.empty_segment",
  "statuses.run.succeeded",
  "nav.forecast",
  "nav.insights",
  "nav.jobs",
  "nav.overview",
  "nav.purchasing",
  "nav.rfm",
  "nav.users",
  "rfm_value_segments.V2.rule",
  "chart_titles.rfm_grid",
  "chart_titles.rfm_actions",
  "chart_titles.rfm_flow",
  "chart_titles.memberships",
  "chart_titles.silhouette",
  "chart_titles.tracking",
  "chart_titles.overlap",
  "chart_titles.clusters",
  "chart_titles.cluster_profile",
  "separation.",
  // A test of the forecast's words compares them.
  "clv_tiers.",
];

test.skipIf(reason !== "")(`texts that the glossary has too say the same${reason}`, async () => {
  const glossary = JSON.parse(readFileSync(shared, "utf8"));
  for (const language of LANGUAGES) {
    const terms = (await wordsOf(language)).flatMap(([key, words]) => {
      // Our messages number the three actions from 1; the glossary has a list.
      const path = key.split(".").map((step) => (/^\d$/.test(step) ? Number(step) - 1 : step));
      const term: unknown = path.reduce((branch, step) => branch?.[step], glossary)?.[language];
      return typeof term === "string" ? [{ key, words, term }] : [];
    });
    const shown = terms.filter(({ key }) => !OWN.some((branch) => key.startsWith(branch)));
    expect(shown.length).toBeGreaterThan(200);
    expect(shown.filter(({ words, term }) => words !== term)).toEqual([]);
  }
});
