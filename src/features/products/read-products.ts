import type { BusinessRow } from "#core/auth/businesses.ts";
import { cached } from "#core/cache.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { searchWords, toPageWindow } from "#core/db/read-page.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { fold } from "#lib/fold.ts";
import { toMajor } from "#lib/money.ts";
import { type Day, toLocalDay } from "#lib/time/day.ts";
import { addMonths, type Month, monthsFrom, startOfMonth } from "#lib/time/month.ts";
import { describePopulation, type Population, populationKey } from "#records/customers/report-population.ts";
import { type ObservedFirstOrders, readProductPairs, readProducts } from "#records/orders/copy/order-readings.ts";
import { type FirstOrderRequest, loadFirstOrderRange } from "#records/rfm/first-order-range.ts";
import { CACHE_SECONDS } from "#records/rfm/report-scope.ts";
import {
  MOST_PAIRED,
  type PairGrouping,
  type PairRelation,
  type PairsOfPeriod,
} from "#records/rules/order-readings/pairs-of-products.ts";
import type { ProductGrouping, ProductsOfPeriod } from "#records/rules/order-readings/products-of-orders.ts";
import type * as contracts from "./contracts/products.ts";
import { type ProductRow, sortProducts, toProductRow } from "./rules/product-row.ts";

/** The months of a request, and what is read for them. */
type ProductFrame = {
  business: BusinessRow;
  from: Month;
  to: Month;
  storefrontId: number | null;
  today: Day;
  population: Population | null;
  reading: ObservedFirstOrders;
  /** A part of cache keys. */
  key: string;
};

/** Resolves the months in the business's time zone. Throws what `loadFirstOrderRange` throws. */
export const loadProductFrame = async (scope: Scope, request: FirstOrderRequest): Promise<ProductFrame> => {
  const { business, month, range, population = null } = await loadFirstOrderRange(scope, request);
  const { timeZone } = business;
  const { from, to, storefrontId } = range;
  const today = toLocalDay(now(), timeZone);
  const reading = {
    monthStarts: monthsFrom(from, addMonths(month, 1)).map((each) => startOfMonth(each, timeZone)),
    startedUntil: startOfMonth(addMonths(to, 1), timeZone),
    storefrontId,
    timeZone,
    today,
    within: population,
  };
  const key = `${scope.businessId}:${from}:${to}:${storefrontId ?? "all"}:${today}${populationKey(population)}`;
  return { business, from, to, storefrontId, today, population, reading, key };
};

/** What every answer says of the population it is about. */
export const describeFrame = (
  { business, from, to, storefrontId, today, population }: ProductFrame,
  ageSeconds: number,
) => ({
  from,
  to,
  storefrontId,
  ...describePopulation(population),
  asOf: today,
  currency: business.currency,
  calculatedAt: new Date(now().getTime() - ageSeconds * 1000),
});

type Found = {
  frame: ProductFrame;
  rows: ProductRow[];
  summary: ReturnType<typeof describeProducts>;
};

const describeProducts = (
  frame: ProductFrame,
  by: ProductGrouping,
  { total, started, hasLines }: ProductsOfPeriod,
  ageSeconds: number,
) => {
  const { currency } = frame.business;
  return {
    ...describeFrame(frame, ageSeconds),
    by,
    hasLines,
    revenue: toMajor(total.revenue, currency),
    revenueNotByProduct: toMajor(total.rest, currency),
    orders: total.orders,
    buyers: total.buyers,
    firstBuyers: started.customers,
    observed: started.observed,
    returned: started.returned,
  };
};

/**
 * The products or categories of a period, in no order. Cached per business and question until orders change, at most ten
 * minutes.
 */
const findProducts = async (scope: Scope, by: ProductGrouping, request: FirstOrderRequest): Promise<Found> => {
  const frame = await loadProductFrame(scope, request);
  const compute = () => readProducts(scope, by, frame.reading);
  const key = `products:${by}:${frame.key}`;
  const { value, ageSeconds } = await cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
  const rows = value.products.map((figures) => toProductRow(figures, frame.business.currency));
  return { frame, rows, summary: describeProducts(frame, by, value, ageSeconds) };
};

/** A page of the products or categories that were sold in a period. Throws what `loadFirstOrderRange` throws. */
export const listProducts = async (
  scope: Scope,
  { by, page, pageSize, sort, q, ...request }: ContractInput<typeof contracts.listProducts>,
) => {
  const { rows, summary } = await findProducts(scope, by, request);
  const words = searchWords(q).map(fold);
  const matching = rows.filter(({ name, key }) => {
    const text = fold(`${name ?? ""} ${key ?? ""}`);
    return words.every((word) => text.includes(word));
  });
  const { offset, limit } = toPageWindow({ page, pageSize });
  const data = sortProducts(matching, sort).slice(offset, offset + limit);
  return { data, total: matching.length, summary };
};

const noProduct = () => refusalBy("PRODUCT_NOT_FOUND", "There is no such product in this period");

/** One product or category of a period, with its place by return rate. Throws NOT_FOUND (PRODUCT_NOT_FOUND) if none was sold. */
export const readProduct = async (scope: Scope, { id, by, ...request }: ContractInput<typeof contracts.getProduct>) => {
  const { rows, summary } = await findProducts(scope, by, request);
  const product = rows.find((row) => row.id === id);
  if (!product) throw noProduct();
  const rated = sortProducts(rows, "-returnRate").filter(({ returns }) => returns && !returns.isTooFew);
  const place = rated.findIndex((row) => row.id === id);
  return { ...product, rank: place < 0 ? null : { place: place + 1, of: rated.length }, summary };
};

type PairsRequest = FirstOrderRequest & { by: PairGrouping | "auto"; relation: PairRelation };

/** `auto`: by product, unless there are too many of them. */
const findPairs = async (scope: Scope, { by, relation, ...request }: PairsRequest) => {
  const frame = await loadProductFrame(scope, request);
  const read = (grouping: PairGrouping) =>
    cached(
      scope,
      `product-pairs:${relation}:${grouping}:${frame.key}`,
      CACHE_SECONDS,
      (): Promise<PairsOfPeriod> => readProductPairs(scope, { by: grouping, relation }, frame.reading),
      { isHeavy: true },
    );
  let shownBy: PairGrouping = by === "auto" ? "product" : by;
  let found = await read(shownBy);
  if (by === "auto" && found.value.candidates > MOST_PAIRED) {
    shownBy = "category";
    found = await read(shownBy);
  }
  const { pairs, ...counts } = found.value;
  return { pairs, summary: { ...describeFrame(frame, found.ageSeconds), by: shownBy, relation, ...counts } };
};

const toPairRow = (pair: PairsOfPeriod["pairs"][number]) => ({
  id: JSON.stringify([pair.first, pair.second]),
  first: { id: pair.first, name: pair.firstName },
  second: { id: pair.second, name: pair.secondName },
  customers: pair.customers,
  lift: pair.lift,
  shareOfFirst: pair.shareOfFirst,
  shareOfSecond: pair.shareOfSecond,
});

/** A page of the pairs that customers bought together or one after the other. */
export const listPairs = async (
  scope: Scope,
  { page, pageSize, sort, q, ...request }: ContractInput<typeof contracts.listProductPairs>,
) => {
  const { pairs, summary } = await findPairs(scope, request);
  const words = searchWords(q).map(fold);
  const matching = pairs.filter(({ first, second, firstName, secondName }) => {
    const text = fold([first, second, firstName, secondName].join(" "));
    return words.every((word) => text.includes(word));
  });
  // They come sorted by lift.
  const sorted = sort.endsWith("customers") ? matching.toSorted((a, b) => b.customers - a.customers) : matching;
  const { offset, limit } = toPageWindow({ page, pageSize });
  const data = (sort.startsWith("-") ? sorted : sorted.toReversed()).slice(offset, offset + limit).map(toPairRow);
  return { data, total: matching.length, summary };
};

/**
 * What customers who began with a product or category bought when they came back. Throws NOT_FOUND (PRODUCT_NOT_FOUND) if none was sold in
 * the period.
 */
export const listNextProducts = async (
  scope: Scope,
  { id, by, ...request }: ContractInput<typeof contracts.listNextProducts>,
) => {
  const { rows } = await findProducts(scope, by, request);
  if (!rows.some((row) => row.id === id)) throw noProduct();
  const { pairs, summary } = await findPairs(scope, { ...request, by, relation: "next" });
  const data = pairs.filter(({ first }) => first === id).map(toPairRow);
  return { data, total: data.length, summary };
};
