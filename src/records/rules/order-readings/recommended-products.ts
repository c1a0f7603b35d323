import { isNoPurchases, type OrderLog } from "#lib/purchases/order-log.ts";
import { getHistory, toInteractions } from "#lib/recommend/interactions.ts";
import { fitRecommender } from "#lib/recommend/recommend.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import type { LinePart } from "#records/rules/order-columns.ts";
import type { CopiedTexts } from "./cohorts-of-orders.ts";
import { makeLineKinds } from "./line-kinds.ts";
import { nameProducts } from "./pairs-of-products.ts";
import type { Observation } from "./products-of-orders.ts";

/** Of more customers a random sample is learned from, so that it takes seconds at most. */
const MOST_CUSTOMERS = 10_000;
/** Any number: the same orders give the same recommendations. */
const SEED = 1;

type PlaceInParts = { part: number; customer: number };
type NamedProduct = { id: string; name: string | null };

export type RecommendedProducts = {
  /** Best first. `because`: the product bought before that contributed most; null for one that is popular. */
  products: (NamedProduct & { because: NamedProduct | null })[];
  /** Customers who bought a product and were learned from; whether they are a sample. */
  customers: number;
  isSample: boolean;
  /** Null with too few customers who came back to compare recommenders; `recall`: among the first 20. */
  validation: { recall: number; customers: number } | null;
};

/** For a customer who must not be profiled or has no order. */
export const NO_RECOMMENDATIONS: RecommendedProducts = {
  products: [],
  customers: 0,
  isSample: false,
  validation: null,
};

const listBuyers = (parts: readonly LinePart[], isLeftOut: (place: PlaceInParts) => boolean): PlaceInParts[] =>
  parts.flatMap(({ orders, skipped }, part) =>
    Array.from({ length: orders.starts.length - 1 }, (_, customer) => ({ part, customer })).filter(
      (place) =>
        !skipped?.[place.customer] &&
        orders.starts[place.customer] !== orders.starts[place.customer + 1] &&
        !isLeftOut(place),
    ),
  );

/** The orders of these customers with the products that they kept, in the shape of recommenders. */
const toLog = (
  copied: CopiedTexts,
  buyers: readonly PlaceInParts[],
  giftCardsAreSales: boolean,
  { dayOf, until }: Observation,
): OrderLog => {
  const { parts, texts } = copied;
  const kindOf = makeLineKinds(copied, giftCardsAreSales);
  const [customers, days, amounts]: [number[], number[], number[]] = [[], [], []];
  const [starts, products]: [number[], number[]] = [[0], []];
  const numbers = new Map<number, number>();
  for (const [row, { part: at, customer }] of buyers.entries()) {
    const part = parts[at] as LinePart;
    const { orders, items } = part;
    for (let order = orders.starts[customer] as number; order < (orders.starts[customer + 1] as number); order++) {
      if ((orders.orderedAt[order] as number) >= until) continue;
      const bought = new Set<number>();
      for (let line = orders.lineStarts[order] as number; line < (orders.lineStarts[order + 1] as number); line++) {
        const product = items.products[orders.items[line] as number] as number;
        const isKept = (orders.returnedQuantities[line] as number) < (orders.quantities[line] as number);
        if (product >= 0 && isKept && kindOf(part, line) === "product") bought.add(product);
      }
      for (const product of bought) {
        const number = numbers.get(product) ?? numbers.size;
        numbers.set(product, number);
        products.push(number);
      }
      customers.push(row);
      days.push(dayOf(orders.orderedAt[order] as number));
      amounts.push(orders.revenue[order] as number);
      starts.push(products.length);
    }
  }
  return {
    customerIds: buyers.map((_, row) => String(row)),
    customers: Uint32Array.from(customers),
    days: Int32Array.from(days),
    amounts: Float64Array.from(amounts),
    starts: Uint32Array.from(starts),
    products: Uint32Array.from(products),
    productIds: [...numbers.keys()].map((product) => texts[product] as string),
    categories: [...numbers.keys()].map(() => null),
  };
};

type Learning = { giftCardsAreSales: boolean; isLeftOut: (place: PlaceInParts) => boolean };

/**
 * Learns what customers buy next (`fitRecommender`) from the orders of all customers, or a sample of them, who are not left out. Gift
 * cards, delivery, samples and what was returned are no purchases. `recommend` is null if no customer bought a product.
 */
export const learnPurchases = (
  copied: CopiedTexts,
  { giftCardsAreSales, isLeftOut }: Learning,
  observation: Observation,
) => {
  const buyers = listBuyers(copied.parts, isLeftOut);
  const sampled = sampleRows(buyers.length, MOST_CUSTOMERS, SEED);
  const log = toLog(
    copied,
    Array.from(sampled, (row) => buyers[row] as PlaceInParts),
    giftCardsAreSales,
    observation,
  );
  const learned = {
    productIds: log.productIds,
    places: new Map(log.productIds.map((id, place) => [id, place])),
    names: nameProducts(copied),
    customers: sampled.length,
    isSample: sampled.length < buyers.length,
  };
  try {
    const { recommend, choice } = fitRecommender(log, { asOf: observation.today, excludes: true, seed: SEED });
    const recall = choice.recalls.find(({ model }) => model === choice.selected)?.recall;
    const { holdout } = choice;
    const validation = holdout && recall !== undefined ? { recall, customers: holdout.customers } : null;
    return { ...learned, recommend, validation };
  } catch (error) {
    if (!isNoPurchases(error)) throw error;
    return { ...learned, recommend: null, validation: null };
  }
};

export type LearnedPurchases = ReturnType<typeof learnPurchases>;

/** What a customer is likely to buy next and has not bought yet, from what was learned of all. */
export const recommendProducts = (
  copied: CopiedTexts,
  own: PlaceInParts,
  { productIds, places, names, recommend, ...learned }: LearnedPurchases,
  { limit, giftCardsAreSales }: { limit: number; giftCardsAreSales: boolean },
  observation: Observation,
): RecommendedProducts => {
  const log = toLog(copied, [own], giftCardsAreSales, observation);
  const bought = getHistory(toInteractions(log, { asOf: observation.today }), 0);
  const history = Array.from(bought, (product) => places.get(log.productIds[product] as string)).filter(
    (place) => place !== undefined,
  );
  const named = (product: number): NamedProduct => {
    const id = productIds[product] as string;
    return { id, name: names.get(id) ?? null };
  };
  const items = recommend?.(Uint32Array.from(history), { limit, excludes: true }) ?? [];
  return {
    products: items.map(({ product, because }) => ({
      ...named(product),
      because: because === null ? null : named(because),
    })),
    ...learned,
  };
};
