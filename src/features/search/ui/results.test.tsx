// @vitest-environment jsdom
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { act, cleanup, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, test } from "vitest";
import { makeFormats } from "#core/messages/formats.ts";
import { LANGUAGES, type Language, toLocale } from "#core/messages/language.ts";
import { PERMISSIONS, type Permission } from "#core/values/permissions.ts";
import { PAGE_FEATURES, Pages } from "#pages.tsx";
import { FIELDS } from "#records/rules/criteria/catalogue.ts";
import { describeField } from "#records/rules/criteria/criteria-words.ts";
import { aMe } from "#testing/me.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { loadMessages } from "#texts.ts";
import { findAnswer, QUESTION_KEYS } from "../rules/questions.ts";
import en from "../rules/synonyms/en.json" with { type: "json" };
import es from "../rules/synonyms/es.json" with { type: "json" };
import pt from "../rules/synonyms/pt.json" with { type: "json" };
import { useResults } from "./use-results.tsx";

afterEach(cleanup);

const RECORDS = {
  segments: [{ id: "0190b3a2-5c4e-7d1f-8a2b-3c4d5e6f7a8b", name: "Wool lovers", isAutomatic: true, memberCount: 12 }],
  campaigns: [{ id: "0190b3a2-5c4e-7d1f-8a2b-3c4d5e6f7a8c", name: "Spring newsletter 2026" }],
  audiences: [{ id: "0190b3a2-5c4e-7d1f-8a2b-3c4d5e6f7a8d", name: "Christmas cards" }],
  products: [{ title: "Merino Skein" }],
  customers: [],
};

const answer = (url: string, language: Language): unknown => {
  if (url.includes("criteria-fields")) {
    const formats = makeFormats({ locale: toLocale(language), timeZone: "UTC", currency: "GBP" });
    const reader = { language, formats, nameOf: () => undefined, hidesPersonalData: false };
    return {
      data: FIELDS.map((field) => describeField(field, reader as never)),
      currency: "GBP",
      readsSentences: false,
    };
  }
  if (url.includes("/admin/search")) return { data: RECORDS };
  return { data: [] };
};

type Found = { key: string; title: string; href?: string | undefined };

/** Reads what the palette lists for a text, for a user with these permissions. */
const aSearch = async (
  language: Language,
  permissions: readonly Permission[] = PERMISSIONS,
  { readsSentences = false }: { readsSentences?: boolean } = {},
) => {
  let shown: { typed: string; found: Found[]; isPending: boolean } = { typed: "", found: [], isPending: true };
  let type: (text: string) => void = () => undefined;
  const Probe = () => {
    const [typed, setTyped] = useState("");
    type = setTyped;
    const { groups, isPending } = useResults(typed, () => undefined);
    const found = groups.flatMap(({ results }) =>
      results.map(({ key, title, href }) => ({ key, title, ...(href !== undefined && { href }) })),
    );
    shown = { typed, found, isPending };
    return <output>{found.length}</output>;
  };
  const fields = { ...(answer("criteria-fields", language) as object), readsSentences };
  const custom = async ({ url }: { url: string }) => (url.includes("criteria-fields") ? fields : answer(url, language));
  cleanup();
  await renderInApp(
    <Pages>
      <Probe />
    </Pages>,
    { data: { custom, getApiUrl: () => "" }, language, me: aMe({ permissions: [...permissions], role: "admin" }) },
  );
  return async (text: string): Promise<Found[]> => {
    act(() => type(text));
    await waitFor(() => expect([shown.typed, shown.isPending]).toEqual([text, false]), { timeout: 10_000 });
    return shown.found;
  };
};

/** Phrases that nothing was built from, each with the results any of which is right. */
const PHRASES: Record<Language, Record<string, string>> = {
  en: {
    "most loyal people": "segments:rfmSegment.loyal_customers",
    "who spends the most": "questions:top_spenders segments:purchasingGroup.high_value",
    "people who never came back": "questions:once_only",
    "upload my orders": "actions:import pages:imports",
    mailchimp: "systems:destinations-mailchimp",
    shopify: "systems:shops-shopify",
    "change my password": "pages:account",
    "delete a customer's data": "pages:privacy",
    "best selling products": "pages:products",
    "did my campagin work": "questions:campaign_result",
    "facebook ads": "systems:destinations-meta",
    "sales this week": "pages:overview",
    "merge two customers": "pages:duplicates",
  },
  es: {
    "quién compró una sola vez": "questions:once_only segments:axisPurchaseFrequency.one_time_customers",
    "invitar a mi equipo": "actions:invite",
    "productos que se venden juntos": "questions:bought_together",
    "cada cuánto piden": "questions:order_gaps",
    "clientes nuevos": "segments:rfmSegment.new_customers",
    "moneda y zona horaria": "pages:business",
    "clientes en riesgo": "segments:rfmSegment.at_risk",
  },
  pt: {
    "quem gasta mais": "questions:top_spenders segments:purchasingGroup.high_value",
    "importar pedidos": "actions:import pages:imports",
    "clientes que nunca compraram": "questions:never_bought",
    "quanto vou vender": "questions:expected_revenue",
    "mudar idioma": "actions:language-en actions:language-es",
    "chave da api": "actions:token pages:tokens",
    "o que comprar junto": "questions:bought_together",
    "campanha deu certo": "questions:campaign_result pages:campaigns",
  },
};

/** Kinds that explain a word instead of opening what was looked for. */
const EXPLAINS = /^(?:terms|fields|docs):/;

describe.each(LANGUAGES)("a search in %s", (language) => {
  test("finds what people call something otherwise", { timeout: 120_000 }, async () => {
    const search = await aSearch(language);
    const wrong: string[] = [];
    for (const [phrase, right] of Object.entries(PHRASES[language])) {
      const [first] = await search(phrase);
      if (!right.split(" ").includes(first?.key ?? "")) wrong.push(`${phrase}: ${first?.key}`);
    }
    expect(wrong).toEqual([]);
  });

  test("finds every page, question and group by its own name", { timeout: 120_000 }, async () => {
    const search = await aSearch(language);
    const messages = await loadMessages(language);
    for (const question of QUESTION_KEYS) {
      const found = await search(messages.palette.questions[question]);
      expect(found[0]?.key, question).toBe(`questions:${question}`);
    }
    const [champions] = await search(messages.rfm_segments.champions.name);
    expect(champions).toMatchObject({
      key: "segments:rfmSegment.champions",
      href: expect.stringMatching(/^\/customers\?f=/),
    });
  });
});

const REVIEW = path.resolve(import.meta.dirname, "../../../../../shared/reviews/browser.md");

/** The phrases of the review, by language. */
const readPhrases = (text: string): [Language, string][] => {
  const section = text.slice(text.indexOf("## 5. Search"), text.indexOf("## 6."));
  const lists: [Language, string][] = LANGUAGES.map((language) => [
    language,
    new RegExp(`^(?:Misses )?${language}: (.*)\\.$`, "m").exec(section)?.[1] ?? "",
  ]);
  return lists.flatMap(([language, list]) => list.split(/, ?/).map((phrase): [Language, string] => [language, phrase]));
};

test.skipIf(!existsSync(REVIEW))(
  "every phrase that once found nothing finds more than an explanation",
  {
    timeout: 240_000,
  },
  async () => {
    const phrases = readPhrases(readFileSync(REVIEW, "utf8"));
    expect(phrases.length).toBeGreaterThan(30);
    const without: string[] = [];
    for (const language of LANGUAGES) {
      const search = await aSearch(language);
      for (const [of, phrase] of phrases) {
        if (of !== language) continue;
        const [first] = await search(phrase);
        if (!first || EXPLAINS.test(first.key)) without.push(`${language} ${phrase}: ${first?.key}`);
      }
    }
    expect(without).toEqual([]);
  },
);

test("campaigns, audiences, products and own segments are found by their names, with typing errors", async () => {
  const search = await aSearch("en");
  expect((await search("spring newsleter"))[0]?.href).toBe("/campaigns/0190b3a2-5c4e-7d1f-8a2b-3c4d5e6f7a8c");
  expect((await search("christmas card"))[0]?.href).toBe("/audiences/0190b3a2-5c4e-7d1f-8a2b-3c4d5e6f7a8d");
  expect((await search("merino"))[0]?.href).toBe("/products?q=Merino+Skein");
  expect((await search("wool lover"))[0]?.key).toMatch(/^segments:/);
});

test("the API reference answers only after its sign", async () => {
  const search = await aSearch("en");
  const found = await search("export orders route");
  expect(found.filter(({ key }) => key.startsWith("docs:"))).toEqual([]);
});

test("a page that the user may not open is no result", async () => {
  const search = await aSearch("en", ["customers:view"]);
  const found = [
    ...(await search("revenue forecast")),
    ...(await search("campaign results")),
    ...(await search("invite")),
  ];
  expect(
    found
      .map(({ key }) => key)
      .filter((key) => /forecast|revenue|campaign|invite|users/.test(key) && !EXPLAINS.test(key)),
  ).toEqual([]);
});

test("each question and action leads to a page that exists", () => {
  const names = PAGE_FEATURES.flatMap(({ pages = [] }) => pages.map(({ name }) => name));
  expect(QUESTION_KEYS.filter((key) => !names.includes(findAnswer(key).page))).toEqual([]);
});

test("synonyms are the same entries in three languages, of things that exist", () => {
  const shapes = [en, es, pt].map((texts) => Object.values(texts).map((entries) => Object.keys(entries).sort()));
  expect(shapes[1]).toEqual(shapes[0]);
  expect(shapes[2]).toEqual(shapes[0]);
});

test("a sentence makes a rule unless something here is clearly meant", async () => {
  const search = await aSearch("es", PERMISSIONS, { readsSentences: true });
  expect((await search("pidieron al menos dos veces"))[0]?.key).toBe("actions:sentence");
  const [first, ...others] = await search("a quién contactar hoy");
  expect(first?.key).toBe("questions:contact_today");
  expect(others.map(({ key }) => key)).toContain("actions:sentence");
});
