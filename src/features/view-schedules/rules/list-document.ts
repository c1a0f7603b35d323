import { sayIn } from "#core/messages/format-message.ts";
import type { Formats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { columnTitle } from "#core/messages/localize-rows.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { wordsIn } from "#core/messages/words.ts";
import type { ListDocument } from "#records/rules/pdf-documents.ts";
import { VIEW_PAGES } from "#records/rules/view-lists.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";

/** A PDF is to be read; a CSV file has all rows. */
export const MOST_PDF_ROWS = 500;

const MOST_COLUMNS = 8;

type Row = Readonly<Record<string, unknown>>;
type Column = string | { key: string; header: string };

/** The first rows of a list as its file has them, and how many it has. */
export type ListTable = { columns: readonly Column[]; rows: Row[]; total: number };

type Reader = {
  view: string;
  query: ViewQuery;
  /** What the rows are of. */
  about: readonly string[];
  business: string;
  currency: string;
  language: LanguageTag;
  formats: Formats;
  at: Date;
};

/** Of pages whose columns a view doesn't choose, those that the page shows, after the first one. */
const SHOWN: Record<string, readonly string[]> = {
  segments: ["isAutomatic", "memberCount", "rule", "updatedDay"],
  forecast: ["tier", "predictedClv", "lower", "upper", "expectedPurchases", "pAlive", "nextOrderOn"],
  churn: ["priority", "action", "valueAtRisk", "churnRisk", "lifetimeValue", "lastOrderDay"],
  outreach: ["message", "valueAtRisk", "churnRisk", "lifetimeValue", "lastOrderDay"],
  products: [
    "returnRate",
    "firstBuyers",
    "nextYearRevenue",
    "medianDays",
    "revenue",
    "orders",
    "buyers",
    "discountShare",
  ],
  pairs: ["second", "customers", "lift", "liftLower", "liftUpper", "shareOfFirst", "shareOfSecond"],
  "second-order": ["customers", "returned30", "share30", "returned60", "share60", "returned90", "share90"],
  winBack: ["action", "saveValue", "chanceToReturn", "lifetimeValue", "lastOrderDay"],
};

/** What identifies a customer beside the name, and what the lines above the table say. */
const LEFT_OUT = ["id", "externalId", "name", "email", "currency"];

const pickShown = (query: ViewQuery, keys: readonly string[]): readonly string[] => {
  const list =
    query.list === "churn" ? (query.tab ?? "winBack") : "tab" in query ? (query.tab ?? query.list) : query.list;
  return SHOWN[list] ?? keys.filter((key) => !LEFT_OUT.includes(key));
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MONEY =
  /^(lifetimeValue|revenue|averageOrderValue|grossMargin|predictedClv|expectedOrderValue|lower|upper|valueAtRisk|saveValue|valueIfBack|nextYearRevenue|margin|revenueBefore|revenueNow|cost|costPerCustomer|valuePerCustomer)$/;
const SHARE =
  /^(pAlive|marginRate|costCoverage|churnRisk|chanceToReturn|orderChance\d+|returnRate|discountShare|returnedShare|shareOf(First|Second)|share\d+|recovered)$/;

const formatCell = (key: string, value: unknown, { language, formats }: Reader): string => {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return wordsIn(language).yes_no[`${value}`];
  if (typeof value === "number") {
    if (MONEY.test(key)) return formats.amount(value);
    return SHARE.test(key) ? formats.percent(value) : formats.fine(value);
  }
  const text = String(value);
  return DAY.test(text) ? formats.days(text, text) : text;
};

/** A list as a document to read: who each row is, its main columns, and which part of the list it is. */
export const listDocument = ({ columns, rows, total }: ListTable, reader: Reader): ListDocument => {
  const { view, query, about, business, currency, language, formats, at } = reader;
  const words = serverWordsIn(language).view_file;
  const say = sayIn(language);
  const headers = new Map(
    columns.map((column): [string, string] =>
      typeof column === "string" ? [column, column] : [column.key, column.header],
    ),
  );
  const isList = VIEW_PAGES[query.list].kind === "list";
  const [first = "name", ...others] = isList ? ["name", ...headers.keys()] : [...headers.keys()];
  const chosen = pickShown(query, others);
  const keys = chosen.filter((key) => headers.has(key)).slice(0, MOST_COLUMNS);
  const isNumber = (key: string) => rows.some((row) => typeof row[key] === "number");
  const title = (key: string) => columnTitle(key, headers.get(key) ?? key, language);
  const isWhole = rows.length === total && keys.length === chosen.length;
  return {
    properties: {
      title: `${view} · ${business}`,
      author: business,
      subject: view,
      language: toLocale(language),
      madeAt: at.toISOString(),
    },
    business,
    title: view,
    lines: [
      ...(about.length === 0 ? [] : [about.join(" · ")]),
      say(words.about, { time: formats.dated(at.toISOString()), currency }),
      say(isWhole ? words.whole : words.part, { shown: rows.length, total }),
    ],
    footer: { left: `${business} · ${view}`, page: serverWordsIn(language).report_document.page },
    head: [
      { title: isList ? columnTitle("name", "name", language) : title(first), isNumber: false },
      ...keys.map((key) => ({ title: title(key), isNumber: isNumber(key) })),
    ],
    rows: rows.map((row) => [
      formatCell(first, isList ? (row.name ?? row.email ?? row.externalId) : row[first], reader),
      ...keys.map((key) => formatCell(key, row[key], reader)),
    ]),
  };
};
