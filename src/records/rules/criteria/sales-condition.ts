import { toMinor } from "#lib/money.ts";
import { addDays, type Day, startOfDay } from "#lib/time/day.ts";
import type { CustomerTotals, TraitPart } from "#records/rules/order-columns.ts";
import type { Condition } from "./criteria.ts";
import { findOpposite } from "./field.ts";

/** What is compared: a number of orders, net revenue in minor units, or a share of all of a customer's orders. */
const MEASURES = ["orders", "revenue", "discountShare", "returnShare"] as const;

/** What orders are selected by. */
type OrderTrait = "storefront" | "channel" | "category";

/** A condition on what a customer bought that is computed from columns of their orders (`salesConditionsMet`). */
export type SalesCondition = {
  measure: (typeof MEASURES)[number];
  /** Only orders with one of these values. */
  having: { trait: OrderTrait; values: readonly string[] } | null;
  /** Only orders since then, in ms since 1970. */
  since: number;
  /** Met from `min` to `max`. */
  min: number;
  max: number;
};

export type SalesFrame = { currency: string; timeZone: string; today: Day };

const TRAITS: Partial<Record<string, OrderTrait>> = {
  storefront: "storefront",
  channel: "channel",
  categoryBought: "category",
};

const toRange = (
  { operator, value }: Condition,
  unit: (given: number) => number,
): { min: number; max: number } | null => {
  const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (operator === "at_least") return { min: unit(Number(value)), max: most };
  if (operator === "at_most") return { min: least, max: unit(Number(value)) };
  if (operator === "is") return { min: unit(Number(value)), max: unit(Number(value)) };
  if (operator === "between" && Array.isArray(value))
    return { min: unit(Number(value[0])), max: unit(Number(value[1])) };
  return null;
};

/** The condition on orders that a rule's condition is, or is the opposite of; null for any other. */
export const toSalesCondition = (
  condition: Condition,
  { currency, timeZone, today }: SalesFrame,
): { sales: SalesCondition; isOpposite: boolean } | null => {
  const { field, operator, value, withinDays, times = 1 } = condition;
  const since =
    withinDays === undefined
      ? Number.NEGATIVE_INFINITY
      : startOfDay(addDays(today, 1 - withinDays), timeZone).getTime();
  const trait = TRAITS[field];
  if (trait) {
    const values = Array.isArray(value) ? value.map(String) : [];
    const counted = { measure: "orders", having: { trait, values }, since } as const;
    return { sales: { ...counted, min: times, max: Number.POSITIVE_INFINITY }, isOpposite: !!findOpposite(operator) };
  }
  const measure = MEASURES.find((name) => name === field);
  // The number of all orders is stored.
  if (!measure || (measure === "orders" && withinDays === undefined)) return null;
  const range = toRange(condition, (given) => (measure === "revenue" ? toMinor(given, currency) : given));
  return range && { sales: { measure, having: null, since, ...range }, isOpposite: false };
};

/**
 * Whether all of a customer's orders or their lines have to be read for it. Those of some days a database finds by an index.
 */
export const readsAllOrders = ({ having, since }: SalesCondition): boolean =>
  since === Number.NEGATIVE_INFINITY || having?.trait === "category";

/** The same for conditions that are the same. */
export const salesConditionKey = (condition: SalesCondition): string => JSON.stringify(condition);

/** More don't fit into the bits of a number. */
export const CONDITION_BITS = 31;

/** Which conditions customers meet, as bits in the conditions' order. */
export type ConditionsMet = {
  /** The part that a customer is in, and their index in it. */
  parts: Uint8Array;
  customers: Int32Array;
  met: Int32Array;
  /** The bits of all other customers, also of those without orders. */
  otherwise: number;
};

const toBitmask = (conditions: readonly SalesCondition[], is: (condition: SalesCondition) => boolean): number =>
  conditions.reduce((bits, condition, i) => (is(condition) ? bits | (1 << i) : bits), 0);

const isWithin = (value: number, { min, max }: SalesCondition): boolean => value >= min && value <= max;

const isShare = ({ measure }: SalesCondition): boolean => measure === "discountShare" || measure === "returnShare";

/** For each name, the conditions that count orders with it. */
const bitsByName = (
  conditions: readonly SalesCondition[],
  trait: "channel" | "category",
  names: readonly string[],
): Int32Array =>
  Int32Array.from(names, (name) =>
    toBitmask(conditions, ({ having }) => having?.trait === trait && having.values.includes(name)),
  );

/** For each storefront that a condition names, the conditions that count its orders. */
const bitsByStorefront = (conditions: readonly SalesCondition[]): Map<number, number> => {
  const named = conditions.flatMap(({ having }) => (having?.trait === "storefront" ? having.values : []));
  // Others, such as "01", name none.
  const ids = named.filter((id) => String(Number(id)) === id);
  return new Map(
    ids.map((id) => [
      Number(id),
      toBitmask(conditions, ({ having }) => having?.trait === "storefront" && having.values.includes(id)),
    ]),
  );
};

/** For each start of a period, the conditions that don't count earlier orders. */
const bitsByStart = (conditions: readonly SalesCondition[]): { since: number; bits: number }[] =>
  [...new Set(conditions.map(({ since }) => since))].map((since) => ({
    since,
    bits: toBitmask(conditions, (one) => one.since === since),
  }));

/**
 * Which of at most 31 conditions customers meet, in one pass over their orders. Throws a RangeError if a sum is too large to be
 * exact.
 */
export const salesConditionsMet = (
  parts: readonly TraitPart<CustomerTotals>[],
  conditions: readonly SalesCondition[],
): ConditionsMet => {
  const most = parts.reduce((sum, { orders }) => sum + orders.starts.length - 1, 0);
  const found = { parts: new Uint8Array(most), customers: new Int32Array(most), met: new Int32Array(most) };
  const otherwise = toBitmask(conditions, (condition) => !isShare(condition) && isWithin(0, condition));
  const ofAll = toBitmask(conditions, (condition) => condition.having === null && !isShare(condition));
  const [ofStorefronts, starts] = [bitsByStorefront(conditions), bitsByStart(conditions)];
  const sums = new Float64Array(conditions.length);
  let count = 0;
  for (const [part, { orders: columns, skipped, names }] of parts.entries()) {
    const { orderedAt, revenue, storefrontIds, sources, categoryStarts, categories } = columns;
    const ofChannels = bitsByName(conditions, "channel", names);
    const ofCategories = bitsByName(conditions, "category", names);
    /** Adds an order to the sums of the conditions that count it. */
    const addOrder = (at: number): void => {
      let bits = ofAll | (ofStorefronts.get(storefrontIds[at] as number) ?? 0);
      if ((sources[at] as number) >= 0) bits |= ofChannels[sources[at] as number] as number;
      for (let of = categoryStarts[at] as number; of < (categoryStarts[at + 1] as number); of++) {
        const category = categories[of] as number;
        bits |= ofCategories[category < 0 ? ~category : category] as number;
      }
      for (const start of starts) if ((orderedAt[at] as number) < start.since) bits &= ~start.bits;
      for (; bits !== 0; bits &= bits - 1) {
        const i = 31 - Math.clz32(bits & -bits);
        const worth = conditions[i]?.measure === "revenue" ? (revenue[at] as number) : 1;
        sums[i] = (sums[i] as number) + worth;
      }
    };
    const valueIn = (customer: number, { measure }: SalesCondition, i: number): number => {
      if (measure === "discountShare") return share(columns.discounted, columns.listed, customer);
      if (measure === "returnShare") return share(columns.returned, columns.bought, customer);
      return sums[i] as number;
    };
    for (let customer = 0; customer < columns.starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      sums.fill(0);
      const [from, to] = [columns.starts[customer] as number, columns.starts[customer + 1] as number];
      for (let at = from; at < to; at++) addOrder(at);
      let met = 0;
      for (const [i, condition] of conditions.entries())
        if (isWithin(valueIn(customer, condition, i), condition)) met |= 1 << i;
      if (met === otherwise) continue;
      found.parts[count] = part;
      found.customers[count] = customer;
      found.met[count] = met;
      count += 1;
    }
  }
  return {
    parts: found.parts.subarray(0, count),
    customers: found.customers.subarray(0, count),
    met: found.met.subarray(0, count),
    otherwise,
  };
};

/** Not a number where there is nothing to divide by, as 0 / 0: no condition is met by it. */
const share = (some: Float64Array, all: Float64Array, customer: number): number =>
  (some[customer] as number) / (all[customer] as number);
