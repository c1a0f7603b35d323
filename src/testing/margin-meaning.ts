import type { IncomingItem, IncomingRefund } from "#records/rules/incoming-records.ts";

/** Minor units; null if no line has a cost. */
export type Margins = { margin: number | null; sales: number | null; covered: number | null };

type Sale = {
  items: readonly Pick<IncomingItem, "quantity" | "lineTotal" | "unitCost">[];
  totalPrice: number;
  refunded: number;
  refundedItems: IncomingRefund["items"];
};

const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
/** As SQL rounds: halves away from zero. */
const round = (value: number) => Math.sign(value) * Math.round(Math.abs(value)) || 0;

/** A second, straightforward implementation of an order's gross margin (`docs/margin.md`), over plain objects. */
export const marginsOf = ({ items, totalPrice, refundedItems, refunded }: Sale): Margins => {
  const lines = items.map(({ quantity, lineTotal, unitCost = null }, i) => {
    const back = refundedItems.find(({ lineNumber }) => lineNumber === i + 1) ?? { quantity: 0, amount: 0 };
    const sales = lineTotal - back.amount;
    const all = (unitCost ?? 0) * quantity;
    const ofAmount = lineTotal > 0 ? (all * sales) / lineTotal : all;
    const cost = round(back.quantity > 0 ? (unitCost ?? 0) * (quantity - back.quantity) : ofAmount);
    return { lineTotal, sales, cost, isKnown: unitCost !== null };
  });
  const known = lines.filter(({ isKnown }) => isKnown);
  if (known.length === 0) return { margin: null, sales: null, covered: null };
  const left = totalPrice - refunded;
  const before = totalPrice - sumOf(lines.map(({ lineTotal, sales }) => lineTotal - sales));
  const kept = (amount: number) => (before > 0 ? round((amount * left) / before) : amount);
  const sales = kept(sumOf(known.map((line) => line.sales)));
  const worth = sumOf(lines.map(({ lineTotal }) => lineTotal));
  const ofKnown = worth > 0 ? sumOf(known.map(({ lineTotal }) => lineTotal)) / worth : known.length / lines.length;
  return { margin: sales - kept(sumOf(known.map(({ cost }) => cost))), sales, covered: round(left * ofKnown) };
};
