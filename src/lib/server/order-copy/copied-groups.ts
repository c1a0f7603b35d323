import type { OrderPart } from "#lib/domain/commerce/order-columns.ts";
import { codeOf } from "#lib/domain/report/behavior/trait.ts";
import { type GroupFigures, LAPSED_CODE } from "#lib/domain/report/group.ts";
import { type BuyersByTrait, buyersByTrait } from "#lib/domain/report/orders/buyers-by-trait.ts";
import { type BuyersOfOrders, type BuyingSpan, buyersOfOrders } from "#lib/domain/report/orders/buyers-of-orders.ts";
import { figuresOfBuyers } from "#lib/domain/report/orders/figures-of-buyers.ts";
import type { BehaviorOfOrders } from "#lib/domain/report/orders/tally-traits.ts";
import { type BuyersByScores, type BuyersByTier, codeOfBuyer } from "#lib/domain/report/orders/wanted-buyers.ts";
import { viewOf } from "../binary/id-table.ts";
import { findNewest, type OrderCopy, partsOf, traitPartsOf } from "./copied-orders.ts";

/** `lapsed`: who belongs to that group. `reachable`: the IDs of the customers who can be reached by email, 16 bytes each. */
type Groups = { lapsed: BuyingSpan; reachable: Uint8Array };

/** `dayStarts`: of the period, and the instant after it; in ms since 1970. */
type GroupsInput = Groups & {
  span: BuyingSpan;
  membership: BuyersByScores | BuyersByTier;
  dayStarts: Float64Array;
};

type FiguresOfGroups = { segments: GroupFigures[]; lapsed: GroupFigures[] };

/** For each part, 1 for the customers with these IDs. */
const flagged = (copy: OrderCopy, parts: readonly OrderPart[], ids: Uint8Array): Uint8Array[] => {
  const flags = parts.map(({ orders }) => new Uint8Array(orders.starts.length - 1));
  const view = viewOf(ids);
  for (let at = 0; at < ids.length; at += 16) {
    const found = findNewest(copy, view, at);
    const own = found && flags[parts.findIndex(({ orders }) => orders === found.orders)];
    if (own) own[found.customer] = 1;
  }
  return flags;
};

const figuresOf = (
  copy: OrderCopy,
  parts: readonly OrderPart[],
  buyers: BuyersOfOrders,
  { codeAt, lapsed, reachable }: Groups & { codeAt: (row: number) => string },
): FiguresOfGroups => {
  const wanted = { reachable: flagged(copy, parts, reachable), start: lapsed.lastBefore };
  const gone = buyersOfOrders(parts, lapsed, () => true);
  return {
    segments: figuresOfBuyers(parts, buyers, { ...wanted, codeAt }),
    lapsed: figuresOfBuyers(parts, gone, { ...wanted, codeAt: () => LAPSED_CODE }),
  };
};

/** The figures of each segment by scores or tier, and of customers who lapsed. */
export const groupsOf = (copy: OrderCopy, { span, membership, dayStarts, ...groups }: GroupsInput): FiguresOfGroups => {
  const [parts, codeOf] = [partsOf(copy), codeOfBuyer(membership, dayStarts)];
  const buyers = buyersOfOrders(parts, span, () => true);
  const { orders, revenue, lastAt } = buyers;
  const codeAt = (row: number) => codeOf(orders[row] as number, revenue[row] as number, lastAt[row] as number);
  return figuresOf(copy, parts, buyers, { ...groups, codeAt });
};

/** The same by trait; those that have no segment of their own are together. */
export const traitGroupsOf = (
  copy: OrderCopy,
  { lapsed, reachable, shown, ...reading }: Groups & BehaviorOfOrders & Pick<BuyersByTrait, "shown">,
): FiguresOfGroups => {
  const parts = traitPartsOf(copy);
  const { traits, ...buyers } = buyersByTrait(parts, reading, { shown, wanted: null });
  const own = new Set(shown.map(codeOf));
  const codes = traits.known.map(codeOf).map((code) => (own.has(code) ? code : "OTHER"));
  const codeAt = (row: number) => codes[traits.places[row] as number] ?? "NONE";
  return figuresOf(copy, parts, buyers, { lapsed, reachable, codeAt });
};
