import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { createRandom, exponential, logNormal, normal, type Random } from "#lib/statistics/random.ts";

/**
 * A gamma variate by shape and rate: Marsaglia & Tsang (2000); for shapes below 1 scaled by a power of a uniform
 * number.
 */
export const drawGamma = (random: Random, shape: number, rate = 1): number => {
  if (shape < 1) return drawGamma(random, shape + 1, rate) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / rate;
  }
};

type Shop = {
  customers: number;
  /** First purchases are uniformly distributed over these days. */
  entryDays: number;
  days: number;
  seed: number;
  /** A purchase takes this many exponential waiting times: 1 is a Poisson process, more is regular. */
  regularity?: number;
  /** Days since 1970 of the first day. */
  start?: number;
  /** Shape and rate of the gamma distributions of purchase rates and of the rates of leaving, in days. */
  buying?: readonly [number, number];
  leaving?: readonly [number, number];
};

/**
 * A log of customers with individual purchase rates and lifetimes (Pareto/NBD, by default with r 0.6, α 56, s 0.6 and β 84 days,
 * i.e. eight and twelve weeks) and order values: `truth` is each one's rate and the day they leave.
 */
export const simulatedPurchases = ({
  customers,
  entryDays,
  days,
  seed,
  regularity = 1,
  start = 15_000,
  buying = [0.6, 56],
  leaving = [0.6, 84],
}: Shop) => {
  const random = createRandom(seed, 3);
  const [who, when, amounts]: [number[], number[], number[]] = [[], [], []];
  const truth: { rate: number; leaves: number }[] = [];
  for (let customer = 0; customer < customers; customer++) {
    const born = random() * entryDays;
    const rate = drawGamma(random, ...buying);
    const leaves = born + exponential(random, 1 / drawGamma(random, ...leaving));
    const worth = logNormal(random, 40, 0.5);
    truth.push({ rate, leaves: start + leaves });
    for (let day = born; day < Math.min(days, leaves); ) {
      who.push(customer);
      when.push(start + Math.floor(day));
      amounts.push(Math.round(100 * logNormal(random, worth, 0.4)) / 100);
      for (let k = 0; k < regularity; k++) day += exponential(random, 1 / (rate * regularity));
    }
  }
  const log: PurchaseLog = {
    customerIds: Array.from({ length: customers }, (_, i) => `c${String(i).padStart(6, "0")}`),
    customers: Uint32Array.from(who),
    days: Int32Array.from(when),
    amounts: Float64Array.from(amounts),
  };
  return { log, truth };
};
