/** Days at which the chance is looked at, as shares of the longest: between them it is taken for a straight line. */
const SHARES = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1] as const;
const AS_LIKELY_AS_NOT = 0.5;

/**
 * In how many days somebody is as likely as not to have bought again; NaN for whom that is not within `longest` days.
 * `chances` gives everybody's chance of one purchase or more in so many days.
 */
export const daysToNextOrder = (chances: (days: number) => Float64Array, longest: number): Float64Array => {
  let [from, before]: [number, Float64Array | null] = [0, null];
  let days = new Float64Array(0);
  for (const to of SHARES.map((share) => share * longest)) {
    const until = chances(to);
    if (!before) days = new Float64Array(until.length).fill(Number.NaN);
    for (let i = 0; i < until.length; i++) {
      const [low, high] = [before?.[i] ?? 0, until[i] as number];
      if (!Number.isNaN(days[i]) || high < AS_LIKELY_AS_NOT) continue;
      days[i] = from + ((to - from) * (AS_LIKELY_AS_NOT - low)) / (high - low);
    }
    [from, before] = [to, until];
  }
  return days;
};
