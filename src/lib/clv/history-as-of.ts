import type { Histories, Population, PurchaseDays } from "#lib/clv/model.ts";
import type { Features } from "#lib/purchases/order-log.ts";
import { subtractRefund } from "#lib/purchases/refunds.ts";
import { pickPurchases, type SortedLog } from "./purchase-log.ts";

/** Computes x, t_x, T and m_x from purchase days, as of a day not before the last of them. */
export const computeHistories = ({ starts, days, amounts }: PurchaseDays, asOf: number): Histories => {
  const rows = starts.length - 1;
  const histories: Histories = {
    rows,
    repeatPurchases: new Float64Array(rows),
    recency: new Float64Array(rows),
    tenure: new Float64Array(rows),
    monetaryValue: new Float64Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const [first, end] = [starts[row] as number, starts[row + 1] as number];
    let [sum, known] = [0, 0];
    for (let at = first + 1; at < end; at++) {
      const amount = amounts[at] as number;
      if (Number.isNaN(amount)) continue;
      sum += amount;
      known++;
    }
    histories.repeatPurchases[row] = end - first - 1;
    histories.recency[row] = (days[end - 1] as number) - (days[first] as number);
    histories.tenure[row] = asOf - (days[first] as number);
    histories.monetaryValue[row] = known === 0 ? Number.NaN : sum / known;
  }
  return histories;
};

/** What two purchases of one day tell; of two values the larger one, whatever the order of the rows. */
const mergeFeatures = (one: Features | undefined, other: Features | undefined): Features | undefined => {
  if (!one || !other) return one ?? other;
  const merged = new Map(Object.entries(one));
  for (const [name, value] of Object.entries(other)) merged.set(name, Math.max(value, merged.get(name) ?? value));
  return Object.fromEntries(merged);
};

/** Of each row the last known values; NaN where there are none. */
const latestFeatures = ({ starts, features }: PurchaseDays): Population["features"] => {
  if (!features) return undefined;
  const { names, onDays } = features;
  const columns = names.map(() => new Float64Array(starts.length - 1).fill(Number.NaN));
  const columnOf = new Map(names.map((name, at) => [name, columns[at] as Float64Array]));
  for (let row = 0; row < starts.length - 1; row++)
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++)
      for (const [name, value] of Object.entries(onDays[at] ?? {})) (columnOf.get(name) as Float64Array)[row] = value;
  return { names, columns };
};

/** Counts of rows that were adjusted or left out. */
export type LogCounts = {
  purchaseDays: number;
  afterAsOf: number;
  refunds: number;
  amountsMissing: number;
  amountsCapped: number;
};

/** The population as of a day, without anything from later rows. */
type PopulationAsOf = {
  /** For each row of the population, its customer's index in the log. */
  customers: Uint32Array;
  population: Population & { purchases: PurchaseDays };
  /** Larger amounts were reduced to this; null if no amount is known. */
  cap: number | null;
  counts: LogCounts;
};

/** Amounts this many times above nearly all others are treated as errors or another kind of business. */
const CAP_TIMES = 10;
const NEARLY_ALL = 0.999;

/** Ten times the 99.9% quantile (its lower neighbor, so that one huge amount among few doesn't set its own cap). */
const computeAmountCap = (amounts: Float64Array): number | null => {
  const positive = amounts.filter((amount) => amount > 0).sort();
  return positive.length === 0
    ? null
    : CAP_TIMES * (positive[Math.floor(NEARLY_ALL * (positive.length - 1))] as number);
};

type Merged = {
  customers: number[];
  starts: number[];
  days: Int32Array;
  amounts: Float64Array;
  features: (Features | undefined)[] | null;
  counts: LogCounts;
};

/** Merges a customer's day into one purchase: known amounts are added, refunds subtracted. */
const mergeDays = (log: SortedLog, asOf: number): Merged => {
  const counts = { purchaseDays: 0, afterAsOf: 0, refunds: 0, amountsMissing: 0, amountsCapped: 0 };
  const days = new Int32Array(log.days.length);
  const amounts = new Float64Array(log.days.length);
  const features: Merged["features"] = log.features ? [] : null;
  const [customers, starts]: [number[], number[]] = [[], []];
  let end = 0;
  for (let customer = 0; customer < log.customerIds.length; customer++) {
    const first = end;
    const last = log.starts[customer + 1] as number;
    for (let row = log.starts[customer] as number; row < last; row++) {
      const day = log.days[row] as number;
      const amount = log.amounts[row] as number;
      if (day > asOf) counts.afterAsOf++;
      else if (amount < 0) counts.refunds++;
      else {
        if (Number.isNaN(amount)) counts.amountsMissing++;
        const isNew = end === first || days[end - 1] !== day;
        if (features) {
          const at = isNew ? end : end - 1;
          features[at] = mergeFeatures(features[at], log.features?.onDays[row]);
        }
        if (isNew) {
          days[end] = day;
          amounts[end++] = amount;
        } else if (Number.isNaN(amounts[end - 1])) amounts[end - 1] = amount;
        else if (!Number.isNaN(amount)) amounts[end - 1] = (amounts[end - 1] as number) + amount;
      }
    }
    if (counts.refunds > 0) end = takeRefunds(log, customer, asOf, { days, amounts, features, first, end });
    if (end === first) continue;
    customers.push(customer);
    starts.push(first);
  }
  starts.push(end);
  counts.purchaseDays = end;
  return { customers, starts, days: days.slice(0, end), amounts: amounts.slice(0, end), features, counts };
};

type CustomerDays = Pick<Merged, "days" | "amounts" | "features"> & { first: number; end: number };

/** Subtracts a customer's refunds from their days, and leaves out those that were refunded in full; returns where the others end. */
const takeRefunds = (
  log: SortedLog,
  customer: number,
  asOf: number,
  { days, amounts, features, first, end }: CustomerDays,
): number => {
  const paid = amounts.slice(first, end);
  let until = first;
  for (let row = log.starts[customer] as number; row < (log.starts[customer + 1] as number); row++) {
    const [day, amount] = [log.days[row] as number, log.amounts[row] as number];
    if (day > asOf || !(amount < 0)) continue;
    while (until < end && (days[until] as number) <= day) until++;
    subtractRefund(amounts, { first, end: until }, amount);
  }
  let kept = first;
  for (let at = first; at < end; at++) {
    if (amounts[at] === 0 && (paid[at - first] as number) > 0) continue;
    days[kept] = days[at] as number;
    amounts[kept] = amounts[at] as number;
    if (features) features[kept] = features[at];
    kept++;
  }
  if (features) features.length = kept;
  return kept;
};

/**
 * The population of a log as of a day, by the usual conventions: purchases of one day are one, the first day is no
 * repeat, times in days. Pages of one population use the cap of the whole.
 */
export const buildPopulationAt = (log: SortedLog, asOf: number, given?: number | null): PopulationAsOf => {
  const { customers, starts, days, amounts, features: onDays, counts } = mergeDays(log, asOf);
  const cap = given === undefined ? computeAmountCap(amounts) : given;
  if (cap !== null) {
    for (let at = 0; at < amounts.length; at++) {
      if (!((amounts[at] as number) > cap)) continue;
      amounts[at] = cap;
      counts.amountsCapped++;
    }
  }
  const purchases: PurchaseDays = {
    starts: Uint32Array.from(starts),
    days,
    amounts,
    ...(log.features && onDays && { features: { names: log.features.names, onDays } }),
  };
  const features = latestFeatures(purchases);
  const { cohorts } = log;
  const population = {
    histories: computeHistories(purchases, asOf),
    purchases,
    asOf,
    ...(features && { features }),
    ...(cohorts && { cohorts: customers.map((customer) => cohorts[customer] ?? null) }),
  };
  return { customers: Uint32Array.from(customers), population, cap, counts };
};

/** A population as of an earlier day, with each row's position in the purchases it came from. */
type Earlier = { rows: Uint32Array; population: Population & { purchases: PurchaseDays } };

/** The customers known by an earlier day (or a selection of them), with their purchases up to that day only. */
export const earlier = (purchases: PurchaseDays, asOf: number, chosen?: Uint32Array): Earlier => {
  const { starts, days } = purchases;
  const rows = (chosen ?? starts.subarray(1).map((_, at) => at)).filter(
    (row) => (starts[row] as number) < (starts[row + 1] as number) && (days[starts[row] as number] as number) <= asOf,
  );
  const kept = pickPurchases(purchases, rows, asOf);
  const features = latestFeatures(kept);
  return {
    rows,
    population: { histories: computeHistories(kept, asOf), purchases: kept, asOf, ...(features && { features }) },
  };
};

/** What the rows bought after one day up to another: counts, the sum of known amounts, and the days, ascending. */
export const boughtBetween = (
  { starts, days, amounts }: PurchaseDays,
  rows: Uint32Array,
  [after, until]: readonly [number, number],
): { counts: Float64Array; spent: Float64Array; came: Int32Array } => {
  const [counts, spent] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const came: number[] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    for (let each = starts[row] as number; each < (starts[row + 1] as number); each++) {
      const day = days[each] as number;
      if (day <= after || day > until) continue;
      came.push(day);
      counts[at] = (counts[at] as number) + 1;
      spent[at] = (spent[at] as number) + ((amounts[each] as number) || 0);
    }
  }
  return { counts, spent, came: Int32Array.from(came).sort() };
};
