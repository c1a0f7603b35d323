import { toMinor } from "#lib/money.ts";
import { addDays, type Day, startOfDay } from "#lib/time/day.ts";
import type { Condition } from "./criteria.ts";
import { findOpposite } from "./operators.ts";

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
