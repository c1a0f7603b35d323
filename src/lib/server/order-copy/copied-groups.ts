import type { OrderPart } from "#lib/domain/commerce/order-columns.ts";
import { codeOf } from "#lib/domain/report/behavior/trait.ts";
import { type GroupFigures, LAPSED_CODE } from "#lib/domain/report/group.ts";
import { type BuyersByTrait, buyersByTrait } from "#lib/domain/report/orders/buyers-by-trait.ts";
import { type BuyersOfOrders, type BuyingSpan, buyersOfOrders } from "#lib/domain/report/orders/buyers-of-orders.ts";
import { figuresOfBuyers } from "#lib/domain/report/orders/figures-of-buyers.ts";
import type { BehaviorOfOrders } from "#lib/domain/report/orders/tally-traits.ts";
import { type BuyersByScores, type BuyersByTier, codeOfBuyer } from "#lib/domain/report/orders/wanted-buyers.ts";
import { copyLiteral } from "../db/copy-literal.ts";
import { isReachable } from "../db/reachable.ts";
import { findNewest, type OrderCopy, partsOf, traitPartsOf } from "./copied-orders.ts";
import { type CopyPlace, inSnapshot } from "./in-snapshot.ts";
import { readRows } from "./order-rows.ts";

/** The customers who bought before the period and not in it. */
type Lapsed = { lapsed: BuyingSpan };

/** `dayStarts`: of the period, and the instant after it; in ms since 1970. */
type GroupsInput = Lapsed & {
  span: BuyingSpan;
  membership: BuyersByScores | BuyersByTier;
  dayStarts: Float64Array;
};

type FiguresOfGroups = { segments: GroupFigures[]; lapsed: GroupFigures[] };

/** For each part of the copy, 1 for the customers who can be reached by email now. */
const readReachable = (place: CopyPlace, copy: OrderCopy, parts: readonly OrderPart[]): Promise<Uint8Array[]> =>
  inSnapshot(place, async (client) => {
    const flags = parts.map(({ orders }) => new Uint8Array(orders.starts.length - 1));
    const query = `select customer_id from customers c
      where business_id = ${copyLiteral(place.scope.businessId)} and ${isReachable("email", "c")}`;
    await readRows(client, query, 1, (view, [id]) => {
      const found = findNewest(copy, view, id as number);
      const own = found && flags[found.orders === copy.customers ? 0 : 1];
      if (own) own[found.customer] = 1;
    });
    return flags;
  });

const figuresOf = async (
  copy: OrderCopy,
  parts: readonly OrderPart[],
  {
    lapsed,
    place,
    ...segments
  }: Lapsed & { buyers: BuyersOfOrders; codeAt: (row: number) => string; place: CopyPlace },
): Promise<FiguresOfGroups> => {
  const wanted = { reachable: await readReachable(place, copy, parts), start: lapsed.lastBefore };
  const gone = buyersOfOrders(parts, lapsed, () => true);
  return {
    segments: figuresOfBuyers(parts, segments.buyers, { ...wanted, codeAt: segments.codeAt }),
    lapsed: figuresOfBuyers(parts, gone, { ...wanted, codeAt: () => LAPSED_CODE }),
  };
};

/** The figures of each segment by scores or tier, and of customers who lapsed. */
export const groupsOf = (
  copy: OrderCopy,
  { span, membership, dayStarts, lapsed }: GroupsInput,
  place: CopyPlace,
): Promise<FiguresOfGroups> => {
  const [parts, codeOfBought] = [partsOf(copy), codeOfBuyer(membership, dayStarts)];
  const buyers = buyersOfOrders(parts, span, () => true);
  const { orders, revenue, lastAt } = buyers;
  const codeAt = (row: number) => codeOfBought(orders[row] as number, revenue[row] as number, lastAt[row] as number);
  return figuresOf(copy, parts, { buyers, codeAt, lapsed, place });
};

/** The same by trait. Customers whose trait has no segment of its own are in OTHER, those without a trait in NONE. */
export const traitGroupsOf = (
  copy: OrderCopy,
  { lapsed, shown, ...reading }: Lapsed & BehaviorOfOrders & Pick<BuyersByTrait, "shown">,
  place: CopyPlace,
): Promise<FiguresOfGroups> => {
  const parts = traitPartsOf(copy);
  const { traits, ...buyers } = buyersByTrait(parts, reading, { shown, wanted: null });
  const own = new Set(shown.map(codeOf));
  const codes = traits.known.map(codeOf).map((code) => (own.has(code) ? code : "OTHER"));
  const codeAt = (row: number) => codes[traits.places[row] as number] ?? "NONE";
  return figuresOf(copy, parts, { buyers, codeAt, lapsed, place });
};
