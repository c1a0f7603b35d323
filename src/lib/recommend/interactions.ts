import type { OrderLog } from "#lib/purchases/order-log.ts";

/** What each customer of a log has bought in a period, each product once, in the order of the first purchase. */
export type Interactions = {
  /** By customer: `items[starts[i]]` to `items[starts[i + 1] - 1]`. */
  starts: Uint32Array;
  items: Uint32Array;
  /** The number of products of the log. */
  products: number;
};

export const getHistory = ({ starts, items }: Interactions, customer: number): Uint32Array =>
  items.subarray(starts[customer], starts[customer + 1]);

/** Rows of the log by customer and day. */
const rowsByCustomer = ({ customerIds, customers, days }: OrderLog, within: (day: number) => boolean): number[][] => {
  const rows = customerIds.map((): number[] => []);
  for (let row = 0; row < days.length; row++) {
    if (within(days[row] as number)) rows[customers[row] as number]?.push(row);
  }
  for (const own of rows) own.sort((a, b) => (days[a] as number) - (days[b] as number) || a - b);
  return rows;
};

/** Orders after one day, up to and including another. Refunds (negative amounts) are not purchases. */
export const toInteractions = (
  log: OrderLog,
  { after = Number.NEGATIVE_INFINITY, asOf }: { after?: number; asOf: number },
): Interactions => {
  const rows = rowsByCustomer(log, (day) => day > after && day <= asOf);
  const items: number[] = [];
  const starts = new Uint32Array(rows.length + 1);
  for (const [customer, own] of rows.entries()) {
    const seen = new Set<number>();
    for (const row of own) {
      if ((log.amounts[row] as number) < 0) continue;
      for (let at = log.starts[row] as number; at < (log.starts[row + 1] as number); at++)
        seen.add(log.products[at] as number);
    }
    // Not spread: the stack limits the number of arguments.
    for (const item of seen) items.push(item);
    starts[customer + 1] = items.length;
  }
  return { starts, items: Uint32Array.from(items), products: log.productIds.length };
};

/** How many customers bought each product. */
export const countProductBuyers = ({ items, products }: Interactions): Uint32Array => {
  const counts = new Uint32Array(products);
  for (const item of items) counts[item] = (counts[item] as number) + 1;
  return counts;
};

/** The products that were bought, most buyers first, equal ones by ID, so that the order of rows does not matter. */
export const byPopularity = (buyers: Uint32Array, productIds: readonly string[]): Uint32Array =>
  Uint32Array.from(buyers.keys())
    .filter((product) => (buyers[product] as number) > 0)
    .sort(
      (a, b) =>
        (buyers[b] as number) - (buyers[a] as number) ||
        ((productIds[a] as string) < (productIds[b] as string) ? -1 : 1),
    );
