import type { CustomerTotals, TraitPart } from "#records/rules/order-columns.ts";
import type { SalesCondition } from "./sales-condition.ts";

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
