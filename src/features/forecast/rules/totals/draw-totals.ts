import type { Effects } from "./effects.ts";
import type { Part } from "./horizon-parts.ts";
import type { OrderValues } from "./learn-order-values.ts";
import { type Draws, drawAround, drawEffects, emptyDraws, PATHS, streams } from "./simulate-paths.ts";

/** What is expected in each part of the horizon. */
export type ExpectedParts = {
  /** Purchases of customers there are. */
  existing: Float64Array;
  /** First purchases of customers to come, and their later ones. */
  firsts: Float64Array;
  followers: Float64Array;
  /** Amount per purchase other than a first one; null if unknown. */
  orderValue: Float64Array | null;
};

export type Learned = { repeats: Effects; newcomers: Effects | null; values: OrderValues | null };

/** Draws of orders and revenue in each part. */
export type PathDraws = Record<"orders" | "revenue", Record<"existing" | "newcomers", Draws>>;

type Column = Float64Array;
const at = (draws: Draws | null, part: number, path: number): number =>
  (draws?.[part] as Column | undefined)?.[path] ?? 0;

/**
 * Simulates purchases and revenue along the horizon: the effects by the uncertainty of what was learned, the same for
 * all parts of one path, and counts and amounts around them. All purchases but first ones share the same errors.
 */
export const drawPaths = (
  parts: readonly Part[],
  expected: ExpectedParts,
  learned: Learned,
  seed: number,
): PathDraws => {
  const { repeats, newcomers, values } = learned;
  const random = streams(seed);
  const own = drawEffects(repeats, parts, random.existing);
  const arriving = newcomers && drawEffects(newcomers, parts, random.newcomers);
  const paid = values && drawEffects(values, parts, random.values);
  const drawn = (): Record<"existing" | "newcomers", Draws> => ({
    existing: emptyDraws(parts),
    newcomers: emptyDraws(parts),
  });
  const draws: PathDraws = { orders: drawn(), revenue: drawn() };
  const count = (mean: number, dispersion: number) => drawAround(mean, dispersion * mean, random.counts);
  for (let path = 0; path < PATHS; path++) {
    let [came, centre] = [0, 0];
    for (let part = 0; part < parts.length; part++) {
      const rate = Math.exp(at(own, part, path));
      const [existing, firsts] = [expected.existing[part] as number, expected.firsts[part] as number];
      const orders = count(existing * rate, repeats.dispersion);
      const first = newcomers ? count(firsts * Math.exp(at(arriving, part, path)), newcomers.dispersion) : 0;
      came += first;
      centre += firsts;
      const share = centre > 0 ? came / centre : 1;
      const follow = count((expected.followers[part] as number) * share * rate, repeats.dispersion);
      (draws.orders.existing[part] as Column)[path] = orders;
      (draws.orders.newcomers[part] as Column)[path] = first + follow;
      if (!values || !expected.orderValue) continue;
      const value = (expected.orderValue[part] as number) * Math.exp(at(paid, part, path));
      const { firstRatio, variation, dispersion } = values;
      const noise = dispersion * (variation * value) ** 2;
      const worth = firstRatio * first + follow;
      const squares = firstRatio ** 2 * first + follow;
      (draws.revenue.existing[part] as Column)[path] = drawAround(orders * value, noise * orders, random.counts);
      (draws.revenue.newcomers[part] as Column)[path] = drawAround(worth * value, noise * squares, random.counts);
    }
  }
  return draws;
};
