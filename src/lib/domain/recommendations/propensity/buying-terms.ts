import type { OrderLog } from "../../commerce/order-log.ts";
import { historyOf, interactionsOf } from "../interactions.ts";

/** What is known of the customers of a log on a day, for a target of one or several products. */
export type KnownBuyers = {
  /** Customers with a purchase, by ID. */
  customers: number[];
  /** By customer of the log: the last day with the target; NaN if they never bought it. */
  lastTarget: Float64Array;
  /** By place in `customers`; an intercept comes first. */
  terms: number[][];
};

type Sums = { orders: number; targets: number; first: number; last: number };

const sumsOf = (log: OrderLog, target: ReadonlySet<number>, asOf: number) => {
  const sums = log.customerIds.map((): Sums => ({ orders: 0, targets: 0, first: Number.NaN, last: Number.NaN }));
  const lastTarget = new Float64Array(log.customerIds.length).fill(Number.NaN);
  for (let row = 0; row < log.days.length; row++) {
    const [day, customer] = [log.days[row] as number, log.customers[row] as number];
    if (day > asOf || (log.amounts[row] as number) < 0) continue;
    const own = sums[customer] as Sums;
    own.orders++;
    own.first = own.first <= day ? own.first : day;
    own.last = own.last >= day ? own.last : day;
    if (!log.products.subarray(log.starts[row], log.starts[row + 1]).some((product) => target.has(product))) continue;
    own.targets++;
    if (!((lastTarget[customer] as number) >= day)) lastTarget[customer] = day;
  }
  return { sums, lastTarget };
};

/**
 * How alike the other products that a customer bought are to the target: the sum of cosines n_it / √(n_i · n_t) of their
 * buyers (Sarwar et al. 2001).
 */
const affinitiesOf = (log: OrderLog, target: ReadonlySet<number>, asOf: number, buyers: Float64Array): Float64Array => {
  const interactions = interactionsOf(log, { asOf });
  const [all, common] = [new Float64Array(interactions.products), new Float64Array(interactions.products)];
  let own = 0;
  for (let customer = 0; customer < buyers.length; customer++) {
    const isBuyer = !Number.isNaN(buyers[customer]);
    own += Number(isBuyer);
    for (const item of historyOf(interactions, customer)) {
      all[item] = (all[item] as number) + 1;
      if (isBuyer) common[item] = (common[item] as number) + 1;
    }
  }
  return buyers.map((_, customer) =>
    historyOf(interactions, customer).reduce(
      (sum, item) =>
        target.has(item) ? sum : sum + (common[item] as number) / Math.sqrt((all[item] as number) * Math.max(1, own)),
      0,
    ),
  );
};

/** Recency, frequency and affinity of all customers who have bought up to a day; nothing later is used. */
export const knownBuyers = (log: OrderLog, target: ReadonlySet<number>, asOf: number): KnownBuyers => {
  const { sums, lastTarget } = sumsOf(log, target, asOf);
  const affinity = affinitiesOf(log, target, asOf, lastTarget);
  const idOf = (customer: number) => log.customerIds[customer] as string;
  const customers = [...sums.keys()]
    .filter((customer) => (sums[customer] as Sums).orders > 0)
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const terms = customers.map((customer) => {
    const { orders, targets, first, last } = sums[customer] as Sums;
    const since = lastTarget[customer] as number;
    return [
      1,
      Math.log1p(asOf - last),
      Math.log1p(orders),
      Math.log1p(asOf - first),
      Number(targets > 0),
      Math.log1p(targets),
      // The log-odds that an order has the target, smoothed by half an order.
      Math.log((targets + 0.5) / (orders - targets + 0.5)),
      Number.isNaN(since) ? 0 : Math.log1p(asOf - since),
      Math.log1p(affinity[customer] as number),
    ];
  });
  return { customers, lastTarget, terms };
};

/** By customer of the log: whether they buy the target after one day, up to another. */
export const boughtTarget = (
  log: OrderLog,
  target: ReadonlySet<number>,
  [after, until]: readonly [number, number],
): boolean[] => {
  const interactions = interactionsOf(log, { after, asOf: until });
  return log.customerIds.map((_, customer) => historyOf(interactions, customer).some((item) => target.has(item)));
};
