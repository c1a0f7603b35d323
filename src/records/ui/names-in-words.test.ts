import { describe, expect, test } from "vitest";
import { sayIn } from "#core/messages/format-message.ts";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { AXIS_TERMS } from "#lib/axes/terms/axis-terms.ts";
import { GROUPS } from "#lib/purchases/purchasing.ts";
import { kindName } from "#records/rules/axes/axis-words.ts";
import { toNameKey } from "#records/rules/names-in-words.ts";
import { loadMessages } from "#texts.ts";

type Texts = { [key: string]: string | readonly string[] | Texts };

const leaves = (texts: Texts, path = ""): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]): [string, string][] => {
    if (typeof value === "string") return [[`${path}${key}`, value]];
    return Array.isArray(value) ? [] : leaves(value as Texts, `${path}${key}.`);
  });

/** Entries of `names` as `method:key`. */
const within = (method: string, names: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(names).map(([key, name]) => [`${method}:${key}`, name]);

const namesBy = <Key extends string, Named>(all: Readonly<Record<Key, Named>>, nameOf: (one: Named) => string) =>
  Object.fromEntries(Object.entries(all).map(([key, one]) => [key, nameOf(one as Named)]));

/** Every built-in group of customers that a business can be shown, by what defines it. */
const listGroupNames = async (language: Language): Promise<[definition: string, name: string][]> => {
  const { rfm_segments, lapsed_segment, rfm_value_segments, clv_tiers, behavior_segments } = wordsIn(language);
  const pages = await loadMessages(language);
  const purchasing = namesBy(wordsIn(language).purchasing_words.groups, ({ label }) => label);
  const { active, new: first, returning, lost } = pages.overview.metrics;
  const { "win-back": winBack, ...lists } = pages.audiences.playbooks;
  return [
    ...within("rfm", { ...namesBy(rfm_segments, ({ name }) => name), lapsed: lapsed_segment.name }),
    ...within(
      "value",
      namesBy(rfm_value_segments, ({ name }) => name),
    ),
    ...within(
      "clv",
      namesBy(clv_tiers, ({ label }) => label),
    ),
    ...within("behavior", { other: behavior_segments.other.name, none: behavior_segments.none.name }),
    // Within its type, and as it is called beside groups of other types and methods.
    ...within("purchasing", purchasing),
    ...["behavioral", "value", "frequency"].flatMap((type) =>
      GROUPS.map((group): [string, string] => [
        `purchasing:${type}:${group}`,
        sayIn(language)(pages.purchasing.segment_name, { group: purchasing[group] ?? "", type }),
      ]),
    ),
    ...AXIS_TERMS.flatMap(({ name, vocabulary }) =>
      vocabulary.map(({ key }): [string, string] => [`axis:${name}:${key}`, kindName(name, key, language)]),
    ),
    ...within(
      "template",
      namesBy(pages.segment_templates, ({ name }) => name),
    ),
    ...within("overview", { active, first, returning, lost }),
    ...within("forecast", { existing: pages.forecast.path_existing, future: pages.forecast.path_newcomers }),
    ...within("list", { ...lists, winBack, overdue: pages.campaigns.sources.lists["win-back"] }),
    ...within("due", { reorder: pages.overview.today.reorder }),
    ...within("campaign", { without: pages.campaigns.strata.none, small: pages.campaigns.strata.other }),
    ...within("movement", { mixed: pages.movement.lapsed_or_new, notYet: pages.movement.not_yet }),
    ...within("customer", { neverBought: pages.customer.never_bought }),
    ...within("privacy", { inactive: pages.retention.rules.inactiveCustomers }),
  ];
};

test("a name's key ignores case, accents, plurals, the order of words, and words such as customers", () => {
  expect(toNameKey("Loyal Customers")).toBe(toNameKey("loyal"));
  expect(toNameKey("Médio valor")).toBe(toNameKey("Valor medio"));
  expect(toNameKey("At Risk")).not.toBe(toNameKey("Declining, at risk"));
  expect(toNameKey("Clientes")).not.toBe("");
});

describe.each(LANGUAGES)("groups in %s", (language) => {
  test("have a name each, which no other group has", async () => {
    const definitions = new Map<string, string[]>();
    for (const [definition, name] of await listGroupNames(language)) {
      const key = toNameKey(name);
      definitions.set(key, [...(definitions.get(key) ?? []), `${definition} (${name})`]);
    }
    expect(definitions.size).toBeGreaterThan(150);
    expect([...definitions.values()].filter((same) => same.length > 1)).toEqual([]);
  });

  test("have the same name wherever they are shown", async () => {
    const pages = await loadMessages(language);
    const { glossary, overview, campaigns, audiences, churn } = pages;
    expect(campaigns.sources.tiers).toEqual(namesBy(wordsIn(language).clv_tiers, ({ label }) => label));
    expect([campaigns.sources.lists.churn, campaigns.sources.lists.outreach]).toEqual([
      audiences.playbooks.churn,
      audiences.playbooks.outreach,
    ]);
    expect([churn.tabs.week, churn.tabs.outreach]).toEqual([
      audiences.playbooks["win-back"],
      audiences.playbooks.outreach,
    ]);
    const { active_customers, new_customers, returning_customers, lost_customers } = glossary.terms;
    expect([active_customers, new_customers, returning_customers, lost_customers].map(({ name }) => name)).toEqual([
      overview.metrics.active,
      overview.metrics.new,
      overview.metrics.returning,
      overview.metrics.lost,
    ]);
    expect(toNameKey(glossary.terms.lapsed_customers.name)).toBe(toNameKey(wordsIn(language).lapsed_segment.name));
  });

  test("customers who bought before a period and not in it are called lapsed, whatever shows them", async () => {
    // Names of groups, not sentences, and not of days to come.
    const inOtherWords =
      /^(?:no|sin|sem) (?:recent )?(?:orders?|purchases?|pedidos|compras)\b(?=.*(?:recent|recientes|\d|[{]days|peri[oó]do?))(?!.*(?:next|próximos))[^.]*$|lost customers|clientes perdidos/i;
    const all = leaves((await loadMessages(language)) as Texts);
    expect(all.filter(([, text]) => inOtherWords.test(text))).toEqual([]);
  });

  test("retention is the share of a cohort with an order; other measures have names of their own", async () => {
    const pages = await loadMessages(language);
    const { retention, repeat_purchase_rate } = pages.glossary.terms;
    const { features } = wordsIn(language).purchasing_words;
    const names = [
      retention.name,
      repeat_purchase_rate.name,
      features.repurchaseRate,
      pages.forecast.what_if_names.retention,
    ];
    expect(new Set(names.map(toNameKey)).size).toBe(names.length);
    expect([pages.cohorts.metrics.retention, pages.forecast.measures.active]).toEqual([retention.name, retention.name]);
    expect(pages.segments.measures.retention).toBe(repeat_purchase_rate.name);
    const named = leaves(pages as Texts).filter(([, text]) =>
      /\b(?:retention|retención|retenção)(?!\p{L})/iu.test(text.replaceAll(/[{]\w+[}]/g, "")),
    );
    // How long data is kept is another subject, and so are the teams and channels in examples.
    const others = /^(?:retention|nav|audit|runs|slack|plays|privacy)[.]|retention_rules/;
    expect(named.flatMap(([key]) => (others.test(key) ? [] : [key])).sort()).toEqual([
      "cohorts.metrics.retention",
      "cohorts.row.in_month",
      "cohorts.titles.retention",
      "forecast.measures.active",
      "glossary.terms.retention.name",
    ]);
  });
});
