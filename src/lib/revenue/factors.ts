/** A period's sales to known customers. `revenue` in minor units, net of refunds. All are integers. */
export type PeriodSales = { customers: number; orders: number; revenue: number };

/** What revenue is the product of: customers × orders of a customer × value of an order. */
export const FACTORS = ["customers", "frequency", "orderValue"] as const;

export type FactorChange = {
  factor: (typeof FACTORS)[number];
  /** The factor itself, in each period; null without sales, where frequency and order value have no meaning. */
  before: number | null;
  after: number | null;
  /** What it contributes to the change of revenue, in minor units. */
  change: number;
};

const assertConsistent = ({ customers, orders, revenue }: PeriodSales): void => {
  if (orders > 0 ? customers <= 0 : customers !== 0 || revenue !== 0)
    throw new RangeError("Sales must have customers, and revenue must have orders");
};

type Exact = readonly [before: bigint, after: bigint];

/** Six times Shapley's value of one of three factors, whose product changes. */
const contribution = ([x, X]: Exact, [y, Y]: Exact, [z, Z]: Exact): bigint =>
  (X - x) * (2n * y * z + 2n * Y * Z + y * Z + Y * z);

/**
 * Fractions with a common denominator as integers with the same sum, which is an integer, by the largest remainders (Hamilton's method):
 * each is rounded down, and what is missing goes, one unit each, to those that lost most, to the first of equal ones.
 */
const roundToSum = (numerators: readonly bigint[], denominator: bigint): number[] => {
  const losses = numerators.map((numerator) => ((numerator % denominator) + denominator) % denominator);
  const rounded = numerators.map((numerator, i) => Number((numerator - (losses[i] as bigint)) / denominator));
  const missing = Number(losses.reduce((sum, loss) => sum + loss, 0n) / denominator);
  const byLoss = [...losses.keys()].sort((one, other) => {
    const gap = (losses[other] as bigint) - (losses[one] as bigint);
    return gap > 0n ? 1 : gap < 0n ? -1 : one - other;
  });
  for (const i of byLoss.slice(0, missing)) rounded[i] = (rounded[i] as number) + 1;
  return rounded;
};

/** In whole minor units, exact up to 2^53: floating point would lose units where factors are far apart. */
const computeContributions = (before: PeriodSales, after: PeriodSales): number[] => {
  if (before.orders === 0 || after.orders === 0) return [after.revenue - before.revenue, 0, 0];
  const pair = (read: (sales: PeriodSales) => number): Exact => [BigInt(read(before)), BigInt(read(after))];
  const customers = pair((sales) => sales.customers);
  const orders = pair((sales) => sales.orders);
  const revenue = pair((sales) => sales.revenue);
  /** The quotients in both periods, times the product of both divisors. */
  const divide = ([a, A]: Exact, [b, B]: Exact): Exact => [a * B, A * b];
  const [frequency, orderValue] = [divide(orders, customers), divide(revenue, orders)];
  return roundToSum(
    [
      contribution(customers, frequency, orderValue),
      contribution(frequency, customers, orderValue),
      contribution(orderValue, customers, frequency),
    ],
    6n * customers[0] * customers[1] * orders[0] * orders[1],
  );
};

/**
 * Splits a change of revenue into what its three factors contribute; the rows add up to the change exactly.
 *
 * A contribution is Shapley's value (1953): the mean of what changing the factor adds, over all orders in which the three can change one
 * after the other. It has no residual, is the negative for the reverse change, and is 0 for a factor that stays the same (Sun 1998,
 * "Changes in energy consumption and energy intensity: a complete decomposition model", Energy Economics 20:85–100; Albrecht, François
 * and Schoors 2002, "A Shapley decomposition of carbon emissions without residuals", Energy Policy 30:727–736). The logarithmic mean
 * Divisia index (Ang 2005, Energy Policy 33:867–871) has no residual either, but needs positive factors: a period in which all orders
 * were free or refunded has none.
 *
 * Without sales in one of the periods, the frequency and order value of the other one count for both, so that the customers
 * contribute the whole change. Throws a RangeError for orders without customers, revenue without orders and fractions.
 */
export const splitByFactors = (before: PeriodSales, after: PeriodSales): FactorChange[] => {
  assertConsistent(before);
  assertConsistent(after);
  const changes = computeContributions(before, after);
  const toFactors = ({ customers, orders, revenue }: PeriodSales) =>
    orders > 0 ? [customers, orders / customers, revenue / orders] : [0, null, null];
  const [old, now] = [toFactors(before), toFactors(after)];
  return FACTORS.map((factor, i) => ({
    factor,
    before: old[i] ?? null,
    after: now[i] ?? null,
    change: changes[i] as number,
  }));
};
