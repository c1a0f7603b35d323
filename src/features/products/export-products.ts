import { type TableWriter, writeRows } from "#core/csv.ts";
import { type LanguageTag, toLanguage } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { FirstOrderRequest } from "#records/rfm/first-order-range.ts";
import { readOrderGaps } from "./read-order-gaps.ts";
import { listPairs, listProducts } from "./read-products.ts";
import { readSecondOrder } from "./read-second-order.ts";

type File = { language: LanguageTag; write: TableWriter };
type Listed<List extends (...given: never[]) => unknown> = Omit<Parameters<List>[1], "page" | "pageSize">;

const WHOLE = { page: 1, pageSize: Number.MAX_SAFE_INTEGER };

const PRODUCT_COLUMNS = [
  "name",
  "productId",
  "lineKind",
  "returnRate",
  "returnRateLower",
  "returnRateUpper",
  "observed",
  "firstBuyers",
  "nextYearRevenue",
  "nextYearCustomers",
  "medianDays",
  "revenue",
  "orders",
  "buyers",
  "quantity",
  "discountShare",
  "returnedShare",
  "margin",
];

/** All rows of the products as a file in the reader's language. Throws FORBIDDEN without `data:export`, and what `listProducts` throws. */
export const exportProducts = async (
  actor: Actor,
  request: Listed<typeof listProducts>,
  { language, write }: File,
): Promise<{ body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const { data } = await listProducts(actor, { ...request, ...WHOLE });
  const { kinds, no_category } = serverWordsIn(language).view_file;
  const rows = data.map(({ kind, key, name, returns, nextYear, ...figures }) => ({
    ...figures,
    name: name ?? key ?? no_category,
    productId: request.by === "product" ? key : null,
    lineKind: toLanguage(language) === "en" ? kind : kinds[kind],
    returnRate: returns?.rate ?? null,
    returnRateLower: returns?.lower ?? null,
    returnRateUpper: returns?.upper ?? null,
    observed: returns?.observed ?? null,
    nextYearRevenue: nextYear?.revenuePerCustomer ?? null,
    nextYearCustomers: nextYear?.customers ?? null,
  }));
  return writeRows(write, PRODUCT_COLUMNS, rows, language);
};

const PAIR_COLUMNS = [
  "first",
  "second",
  "customers",
  "lift",
  "liftLower",
  "liftUpper",
  "shareOfFirst",
  "shareOfSecond",
];

/** The same of the pairs. Throws what `listPairs` throws. */
export const exportPairs = async (actor: Actor, request: Listed<typeof listPairs>, { language, write }: File) => {
  assertMay(actor, "data:export");
  const { data } = await listPairs(actor, { ...request, ...WHOLE });
  const rows = data.map(({ first, second, lift, ...figures }) => ({
    ...figures,
    first: first.name ?? first.id,
    second: second.name ?? second.id,
    lift: lift.value,
    liftLower: lift.lower,
    liftUpper: lift.upper,
  }));
  return writeRows(write, PAIR_COLUMNS, rows, language);
};

/** The same of the second order, by month of the first one. Throws what `readSecondOrder` throws. */
export const exportSecondOrder = async (actor: Actor, request: FirstOrderRequest, { language, write }: File) => {
  assertMay(actor, "data:export");
  const { months, total } = await readSecondOrder(actor, { ...request, by: "month" });
  const all = serverWordsIn(language).view_file.all;
  const rows = [...months, { month: all, ...total }].map(({ month, customers, returns }) => ({
    month,
    customers,
    ...Object.fromEntries(
      returns.flatMap(({ days, observed, returned, share }) => [
        [`observed${days}`, observed],
        [`returned${days}`, returned],
        [`share${days}`, share?.value ?? null],
      ]),
    ),
  }));
  const ofHorizons = total.returns.flatMap(({ days }) => [`observed${days}`, `returned${days}`, `share${days}`]);
  return writeRows(write, ["month", "customers", ...ofHorizons], rows, language);
};

const GAP_COLUMNS = ["step", "orders", "followed", "firstQuartileDays", "medianDays", "thirdQuartileDays"];

/** The same of the time between orders. Throws what `readOrderGaps` throws. */
export const exportOrderGaps = async (actor: Actor, request: FirstOrderRequest, { language, write }: File) => {
  assertMay(actor, "data:export");
  const { steps, every } = await readOrderGaps(actor, request);
  const rows = [
    ...steps.map(({ order, quartiles, ...step }) => ({
      ...step,
      step: `${order} → ${order + 1}`,
      firstQuartileDays: quartiles[0]?.day ?? null,
      medianDays: quartiles[1]?.day ?? null,
      thirdQuartileDays: quartiles[2]?.day ?? null,
    })),
    { ...every, step: serverWordsIn(language).view_file.all },
  ];
  return writeRows(write, GAP_COLUMNS, rows, language);
};
