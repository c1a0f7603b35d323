import { copyLiteral } from "#core/db/copy-rows.ts";
import { toTraitCode } from "#lib/rfm/behavior-traits.ts";
import { type GroupFigures, LAPSED_CODE } from "#lib/rfm/score.ts";
import { isReachable } from "#records/customers/consent.ts";
import type { OrderPart } from "#records/rules/order-columns.ts";
import { boughtAt } from "#records/rules/order-readings/bought-in-periods.ts";
import { type BuyersByTrait, buyersByTrait } from "#records/rules/order-readings/buyers-by-trait.ts";
import {
  type BuyersByScores,
  type BuyersByTier,
  type BuyersOfOrders,
  type BuyingSpan,
  buildCodeLookup,
  collectBuyers,
  computeBuyerFigures,
} from "#records/rules/order-readings/buyers-of-orders.ts";
import { type BehaviorOfOrders, firstTrait } from "#records/rules/order-readings/placed-by-trait.ts";
import { type CopyPlace, listOrderParts, listTraitParts, type OrderCopy } from "./copied-orders.ts";
import { flagCustomers } from "./restrict-copy.ts";

/** The customers who bought before the period and not in it. */
type Lapsed = { lapsed: BuyingSpan };

/** `dayStarts`: of the period, and the instant after it; in ms since 1970. */
type GroupsInput = Lapsed & {
  span: BuyingSpan;
  membership: BuyersByScores | BuyersByTier;
  dayStarts: Float64Array;
};

type FiguresOfGroups = { segments: GroupFigures[]; lapsed: GroupFigures[] };

/** For each part of the copy, 1 for the customers who meet a condition on the row `c` of theirs now. */
export const readFlags = (place: CopyPlace, copy: OrderCopy, condition: string): Promise<Uint8Array[]> =>
  flagCustomers(
    place,
    copy,
    `select customer_id from customers c
      where business_id = ${copyLiteral(place.scope.businessId)} and ${condition}`,
  );

const computeFigures = async (
  copy: OrderCopy,
  parts: readonly OrderPart[],
  {
    lapsed,
    place,
    ...segments
  }: Lapsed & { buyers: BuyersOfOrders; codeAt: (row: number) => string; place: CopyPlace },
): Promise<FiguresOfGroups> => {
  const reachable = await readFlags(place, copy, isReachable("email", "c"));
  const wanted = { reachable, start: lapsed.lastBefore };
  const gone = collectBuyers(parts, lapsed, () => true);
  return {
    segments: computeBuyerFigures(parts, segments.buyers, { ...wanted, codeAt: segments.codeAt }),
    lapsed: computeBuyerFigures(parts, gone, { ...wanted, codeAt: () => LAPSED_CODE }),
  };
};

/** The figures of each segment by scores or tier, and of customers who lapsed. */
export const computeSegmentFigures = (
  copy: OrderCopy,
  { span, membership, dayStarts, lapsed }: GroupsInput,
  place: CopyPlace,
): Promise<FiguresOfGroups> => {
  const [parts, codeOfBought] = [listOrderParts(copy), buildCodeLookup(membership, dayStarts)];
  const buyers = collectBuyers(parts, span, () => true);
  const codeAt = (row: number) => codeOfBought(boughtAt(buyers, row), buyers.firstAt[row] as number);
  return computeFigures(copy, parts, { buyers, codeAt, lapsed, place });
};

/** The same by trait. Customers whose trait has no segment of its own are in OTHER, those without a trait in NONE. */
export const computeTraitFigures = (
  copy: OrderCopy,
  { lapsed, shown, ...reading }: Lapsed & BehaviorOfOrders & Pick<BuyersByTrait, "shown">,
  place: CopyPlace,
): Promise<FiguresOfGroups> => {
  const parts = listTraitParts(copy);
  const { traits, ...buyers } = buyersByTrait(parts, reading, { shown, wanted: null });
  const own = new Set(shown.map(toTraitCode));
  const codes = traits.known.map(toTraitCode).map((code) => (own.has(code) ? code : "OTHER"));
  const codeAt = (row: number) => codes[firstTrait(traits, row)] ?? "NONE";
  return computeFigures(copy, parts, { buyers, codeAt, lapsed, place });
};
