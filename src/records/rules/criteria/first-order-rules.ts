import { addDays } from "#lib/time/day.ts";
import { addMonths, type Month } from "#lib/time/month.ts";
import { type Condition, populationConditions } from "./criteria.ts";

/** Which first orders: those of some months, of one storefront unless it is null, and of customers in segments. */
export type FirstOrders = {
  from: Month;
  to: Month;
  storefrontId: number | null;
  population?: Parameters<typeof populationConditions>[0];
};

/** What the first orders of a group have in common; `key` is its value. */
type FirstOrderGroup = { kind: string; key: string | null };

/** Customers whose first order was in these months and this storefront. */
export const startedIn = ({ from, to, storefrontId, population }: FirstOrders): Condition[] => [
  { field: "firstOrderAt", operator: "after", value: addDays(`${from}-01`, -1) },
  { field: "firstOrderAt", operator: "before", value: `${addMonths(to, 1)}-01` },
  ...(storefrontId === null
    ? []
    : [{ field: "firstOrderStorefront", operator: "is_any_of" as const, value: [String(storefrontId)] }]),
  ...populationConditions(population),
];

/** The field of each trait of first orders that a report groups by. */
export const FIRST_ORDER_FIELD = {
  product: "firstOrderProduct",
  category: "firstOrderCategory",
  storefront: "firstOrderStorefront",
  channel: "firstOrderChannel",
  discount: "firstOrderDiscountCode",
} as const;

/**
 * The customers of a group among `groups`, by a field. `other`: those with none of the values that are groups; `isOptional`: without
 * those who have no value.
 */
export const inGroup = (
  field: string,
  { kind, key }: FirstOrderGroup,
  groups: readonly FirstOrderGroup[],
  isOptional = false,
): Condition[] => {
  if (kind === "value") return [{ field, operator: "is_any_of", value: [key ?? ""] }];
  if (kind === "unknown") return [{ field, operator: "is_not_set" }];
  if (kind !== "other") return [{ field: "firstOrderDiscount", operator: "is", value: kind }];
  const shown = groups.flatMap((group) => (group.kind === "value" && group.key !== null ? [group.key] : []));
  const none: Condition[] = shown.length > 0 ? [{ field, operator: "is_none_of", value: shown }] : [];
  if (isOptional) return [...none, { field, operator: "is_set" }];
  return field === FIRST_ORDER_FIELD.discount
    ? [...none, { field: "firstOrderDiscount", operator: "is", value: "code" }]
    : none;
};
