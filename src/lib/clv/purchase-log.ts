import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import type { PurchaseDays } from "#lib/clv/model.ts";
import { sampleRows } from "#lib/statistics/random.ts";

/** The purchases of some rows, up to a day. */
export const pickPurchases = (
  { starts, days, amounts, features }: PurchaseDays,
  rows: Uint32Array,
  until = Number.POSITIVE_INFINITY,
): PurchaseDays => {
  const ends = Uint32Array.from(rows, (row) => {
    let end = starts[row + 1] as number;
    while (end > (starts[row] as number) && (days[end - 1] as number) > until) end--;
    return end;
  });
  const own = new Uint32Array(rows.length + 1);
  for (const [at, row] of rows.entries())
    own[at + 1] = (own[at] as number) + (ends[at] as number) - (starts[row] as number);
  const size = own[rows.length] as number;
  const picked = { starts: own, days: new Int32Array(size), amounts: new Float64Array(size) };
  for (const [at, row] of rows.entries()) {
    picked.days.set(days.subarray(starts[row], ends[at]), own[at]);
    picked.amounts.set(amounts.subarray(starts[row], ends[at]), own[at]);
  }
  if (!features) return picked;
  const onDays = Array.from(rows).flatMap((row, at) => features.onDays.slice(starts[row], ends[at]));
  return { ...picked, features: { names: features.names, onDays } };
};

/** A sorted log: customers by ID, each one's rows by day. */
export type SortedLog = PurchaseDays & { customerIds: string[]; cohorts?: (string | null)[] };

/** Unknown amounts first, then by size, so that floating-point sums of a day don't depend on the row order. */
const compareAmounts = (a: number, b: number): number => {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return Number.isNaN(b) ? 1 : a - b;
};

/** Sorts in place. Logs that were read from the orders are in order already, and checking that takes a fraction of sorting. */
const sortRows = (rows: Uint32Array, compare: (a: number, b: number) => number): void => {
  for (let i = 1; i < rows.length; i++) {
    if (compare(rows[i - 1] as number, rows[i] as number) <= 0) continue;
    rows.sort(compare);
    return;
  }
};

const rowsByCustomer = (
  { customers }: PurchaseLog,
  places: Uint32Array,
): { starts: Uint32Array; rows: Uint32Array } => {
  const starts = new Uint32Array(places.length + 1);
  for (const customer of customers) {
    const next = (places[customer] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let i = 0; i < places.length; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const free = starts.slice();
  const rows = new Uint32Array(customers.length);
  for (let row = 0; row < customers.length; row++) {
    const place = places[customers[row] as number] as number;
    rows[free[place] as number] = row;
    free[place] = (free[place] as number) + 1;
  }
  return { starts, rows };
};

const sortedFeatures = (features: NonNullable<PurchaseLog["features"]>, rows: Uint32Array) => ({
  names: [...new Set(features.flatMap((own) => Object.keys(own ?? {})))].sort(),
  onDays: Array.from(rows, (row) => features[row]),
});

/** Sorts a log once, so that the histories of any day take a single pass (`buildPopulationAt`) and don't depend on the row order. */
export const sortLog = (log: PurchaseLog): SortedLog => {
  const order = Uint32Array.from(log.customerIds, (_, i) => i);
  sortRows(order, (a, b) => ((log.customerIds[a] as string) < (log.customerIds[b] as string) ? -1 : 1));
  const places = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) places[order[place] as number] = place;
  const { starts, rows } = rowsByCustomer(log, places);
  const byDay = (a: number, b: number): number =>
    (log.days[a] as number) - (log.days[b] as number) ||
    compareAmounts(log.amounts[a] as number, log.amounts[b] as number);
  for (let i = 0; i < order.length; i++) sortRows(rows.subarray(starts[i], starts[i + 1]), byDay);
  return {
    customerIds: Array.from(order, (at) => log.customerIds[at] as string),
    starts,
    days: Int32Array.from(rows, (row) => log.days[row] as number),
    amounts: Float64Array.from(rows, (row) => log.amounts[row] as number),
    ...(log.features && { features: sortedFeatures(log.features, rows) }),
    ...(log.cohorts && { cohorts: Array.from(order, (at) => log.cohorts?.[at] ?? null) }),
  };
};

/** A log of a seeded random sample of at most `limit` customers with all their rows. */
export const thinLog = (log: SortedLog, limit: number, seed: number): SortedLog => {
  if (log.customerIds.length <= limit) return log;
  const chosen = sampleRows(log.customerIds.length, limit, seed);
  const { cohorts } = log;
  return {
    ...pickPurchases(log, chosen),
    customerIds: Array.from(chosen, (customer) => log.customerIds[customer] as string),
    ...(cohorts && { cohorts: Array.from(chosen, (customer) => cohorts[customer] ?? null) }),
  };
};

/** Concatenates logs of different customers. */
export const joinLogs = (logs: readonly PurchaseLog[]): PurchaseLog => {
  const purchases = logs.reduce((sum, { days }) => sum + days.length, 0);
  const joined = {
    customerIds: logs.flatMap(({ customerIds }) => customerIds),
    customers: new Uint32Array(purchases),
    days: new Int32Array(purchases),
    amounts: new Float64Array(purchases),
  };
  let [at, before] = [0, 0];
  for (const { customerIds, customers, days, amounts } of logs) {
    for (let i = 0; i < customers.length; i++) joined.customers[at + i] = (customers[i] as number) + before;
    joined.days.set(days, at);
    joined.amounts.set(amounts, at);
    at += days.length;
    before += customerIds.length;
  }
  return joined;
};
