import { toMajor } from "#lib/money.ts";
import { derivedFromOrders, findEventDays, type PriceList } from "#lib/purchases/complete-rows.ts";
import type { PurchasingItem, PurchasingOrder, PurchasingRow } from "#lib/purchases/purchasing.ts";
import { byCodePoint } from "#lib/rfm/behavior-traits.ts";
import { type Day, toDay, toDayNumber } from "#lib/time/day.ts";
import type { LinePart } from "#records/rules/order-columns.ts";
import type { CopiedTexts } from "./cohorts-of-orders.ts";
import { type LineSpan, visitLines } from "./lines-of-orders.ts";

/** Population data needed to interpret one customer's orders. */
export type PurchaseContext = {
  /** Minor units. */
  prices: PriceList;
  events: ReadonlySet<Day>;
};

/** `dayOf`: the local day of an instant, as days since 1970. */
type DatedSpan = Omit<LineSpan, "storefrontId"> & { dayOf: (instant: number) => number };

/** The average item price by category ('' for none), and the days with far more of the `buyers` than the days around them. */
export const collectPurchaseContext = (
  { parts, texts }: CopiedTexts,
  { dayOf, ...span }: DatedSpan,
  buyers: number,
): PurchaseContext => {
  const sold = new Map<string, { units: number; amount: number }>();
  const days = new Map<number, { buyers: number; last: number }>();
  let buyer = 0;
  visitLines(
    parts,
    { ...span, storefrontId: null },
    {
      customer: () => {
        buyer += 1;
      },
      order: ({ orders }, order) => {
        const day = dayOf(orders.orderedAt[order] as number);
        const known = days.get(day);
        if (!known) days.set(day, { buyers: 1, last: buyer });
        else if (known.last !== buyer) {
          known.buyers += 1;
          known.last = buyer;
        }
      },
      line: ({ orders, items }, line, _order, kept) => {
        const units = (orders.quantities[line] as number) - (orders.returnedQuantities[line] as number);
        if (units <= 0) return;
        const category = texts[items.categories[orders.items[line] as number] as number] ?? "";
        const known = sold.get(category) ?? { units: 0, amount: 0 };
        known.units += units;
        known.amount += kept;
        sold.set(category, known);
      },
    },
  );
  return {
    prices: new Map([...sold].map(([category, { units, amount }]) => [category, amount / units])),
    events: findEventDays(new Map([...days].map(([day, { buyers: count }]) => [toDay(day), count])), buyers),
  };
};

/** How many names are kept per customer. */
const MOST_NAMES = 20;

/** The largest amounts by name. */
const largest = (amounts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(amounts)
      .sort(([a, one], [b, other]) => other - one || byCodePoint(a, b))
      .slice(0, MOST_NAMES),
  );

type Reading = DatedSpan & { currency: string; today: Day; context: PurchaseContext };

/** One customer's orders with their lines; null for a customer without orders. */
export type OwnLines = { part: LinePart; customer: number } | null;

/** What of an order's lines the customer kept. */
const keptItems = (
  texts: readonly string[],
  { orders, items }: LinePart,
  order: number,
  giftCardsAreSales: boolean,
): PurchasingItem[] => {
  const kept: PurchasingItem[] = [];
  for (let line = orders.lineStarts[order] as number; line < (orders.lineStarts[order + 1] as number); line++) {
    const item = orders.items[line] as number;
    if (!giftCardsAreSales && items.giftCards[item] !== 0) continue;
    const quantity = (orders.quantities[line] as number) - (orders.returnedQuantities[line] as number);
    if (quantity <= 0) continue;
    const [product, category, brand] = [items.products, items.categories, items.brands].map(
      (column) => texts[column[item] as number],
    );
    kept.push({
      quantity,
      price: ((orders.charged[line] as number) - (orders.refunds[line] as number)) / quantity,
      ...(product !== undefined && { productId: product }),
      ...(category && { category }),
      ...(brand && { brand }),
    });
  }
  return kept;
};

/** Undefined if there is nothing to divide by. */
const ratio = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);

const known = <Row extends object>(row: { [Key in keyof Row]: Row[Key] | undefined }): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Row;

/**
 * The features of each customer's counted sales of a span, as `derivedFromOrders` has them, with the largest 20 categories and brands
 * in minor units, of which only shares are used; null without sales. A discount is a share of the prices before refunds.
 */
export const collectPurchasingRows = (
  texts: readonly string[],
  customers: readonly OwnLines[],
  { from, until, giftCardsAreSales, dayOf, currency, today, context }: Reading,
): (Omit<PurchasingRow, "customerId"> | null)[] => {
  const days = new Map<number, Day>();
  const numbers = new Map([[today, toDayNumber(today)]]);
  const dayAt = (instant: number): Day => {
    const number = dayOf(instant);
    const day = days.get(number) ?? toDay(number);
    days.set(number, day);
    numbers.set(day, number);
    return day;
  };
  return customers.map((own) => {
    if (!own) return null;
    const { part, customer } = own;
    const { starts, orderedAt, revenue, discounts, totals } = part.orders;
    const bought: PurchasingOrder[] = [];
    let [discounted, listed] = [0, 0];
    for (let order = starts[customer] as number; order < (starts[customer + 1] as number); order++) {
      const instant = orderedAt[order] as number;
      if (instant < from || instant >= until) continue;
      discounted += discounts[order] as number;
      listed += (totals[order] as number) + (discounts[order] as number);
      const items = keptItems(texts, part, order, giftCardsAreSales);
      bought.push({ day: dayAt(instant), amount: revenue[order] as number, items });
    }
    if (bought.length === 0) return null;
    const derived = derivedFromOrders(bought, { asOf: today, numbers, ...context });
    const total = toMajor(
      bought.reduce((sum, { amount }) => sum + amount, 0),
      currency,
    );
    return known<Omit<PurchasingRow, "customerId">>({
      ...derived,
      totalPurchases: total,
      avgOrderValue: total / bought.length,
      discountRate: ratio(discounted, listed),
      categories: largest(derived.categories ?? {}),
      brands: largest(derived.brands ?? {}),
    });
  });
};
