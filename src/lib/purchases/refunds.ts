import type { OrderLog } from "./order-log.ts";

/** Less than this share of a purchase is a rounding error of amounts that were added up. */
const ROUNDING = 1e-9;

/** A purchase without what a refund takes from it: 0 if nothing but a rounding error is left. */
const lessRefund = (amount: number, taken: number): number => {
  const left = amount - taken;
  return left <= amount * ROUNDING ? 0 : left;
};

/** Subtracts a refund from the latest of the purchases at `first` to `end - 1`, none going below zero; unknown amounts stay. */
export const subtractRefund = (
  amounts: Float64Array | number[],
  { first, end }: { first: number; end: number },
  refund: number,
): void => {
  let left = -refund;
  for (let at = end - 1; at >= first && left > 0; at--) {
    const amount = amounts[at] as number;
    if (!(amount > 0)) continue;
    const taken = Math.min(amount, left);
    amounts[at] = lessRefund(amount, taken);
    left -= taken;
  }
};

type Row = { day: number | string; amount: number };

/**
 * One customer's purchases net of refunds, which are negative amounts: each refund reduces the latest purchases up to its day, and
 * what was refunded in full is no purchase, as it is no sale of a stored order. A free item stays one.
 */
export const netOfRefunds = <Purchase extends Row>(rows: readonly Purchase[]): readonly Purchase[] => {
  if (!rows.some(({ amount }) => amount < 0)) return rows;
  const sorted = rows
    .filter(({ amount }) => !(amount < 0))
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const amounts = sorted.map(({ amount }) => amount);
  const refunds = rows.filter(({ amount }) => amount < 0).toSorted((a, b) => (a.day < b.day ? -1 : 1));
  let end = 0;
  for (const { day, amount } of refunds) {
    while (end < sorted.length && (sorted[end] as Purchase).day <= day) end++;
    subtractRefund(amounts, { first: 0, end }, amount);
  }
  return sorted.flatMap((row, at) => {
    const amount = amounts[at] as number;
    return amount === 0 && row.amount > 0 ? [] : [amount === row.amount ? row : { ...row, amount }];
  });
};

/** A log as of a day whose amounts are net of the refunds until then, without refunds and what they refunded in full. */
export const withoutRefunds = (log: OrderLog, asOf: number): OrderLog => {
  if (!log.amounts.some((amount, row) => amount < 0 && (log.days[row] as number) <= asOf)) return log;
  const known = log.customerIds.map((): (Row & { row: number })[] => []);
  for (let row = 0; row < log.days.length; row++) {
    const [day, amount] = [log.days[row] as number, log.amounts[row] as number];
    if (day <= asOf) known[log.customers[row] as number]?.push({ row, day, amount });
  }
  const left = new Map(known.flatMap(netOfRefunds).map(({ row, amount }) => [row, amount] as const));
  const rows = [...log.days.keys()].filter((row) => left.has(row) || (log.days[row] as number) > asOf);
  const places = new Map<number, number>();
  const placeOf = (customer: number): number => {
    const place = places.get(customer) ?? places.size;
    places.set(customer, place);
    return place;
  };
  const customers = Uint32Array.from(rows, (row) => placeOf(log.customers[row] as number));
  const products = rows.map((row) => log.products.subarray(log.starts[row], log.starts[row + 1]));
  const starts = new Uint32Array(rows.length + 1);
  for (const [at, own] of products.entries()) starts[at + 1] = (starts[at] as number) + own.length;
  const all = new Uint32Array(starts[rows.length] as number);
  for (const [at, own] of products.entries()) all.set(own, starts[at]);
  const { features } = log;
  return {
    ...log,
    customerIds: [...places.keys()].map((customer) => log.customerIds[customer] as string),
    customers,
    days: Int32Array.from(rows, (row) => log.days[row] as number),
    amounts: Float64Array.from(rows, (row) => left.get(row) ?? (log.amounts[row] as number)),
    starts,
    products: all,
    ...(features && { features: rows.map((row) => features[row]) }),
  };
};
