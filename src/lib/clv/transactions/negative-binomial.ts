/**
 * ∫₀ᴸ e^(−ku) du = (1 − e^(−kL)) / k, which is L at k = 0; used in closed forms that would be 0/0 at one parameter
 * value.
 */
export const decay = (k: number, L: number): number => (Math.abs(k * L) < 1e-300 ? L : -Math.expm1(-k * L) / k);

/**
 * Writes the probabilities of 0, 1, 2 … events in a time t of a Poisson process with Gamma(R, A) rate into `chances`,
 * until less than `rest` remains or the array is full: negative binomial with q = t / (A + t). Returns the number
 * written.
 */
export const negativeBinomial = (R: number, q: number, chances: Float64Array, rest: number): number => {
  const logFirst = R * Math.log1p(-q);
  // Below e^−700 a probability underflows to 0, and so would all after it, so the recurrence uses logarithms.
  const isTiny = logFirst < -700;
  let chance = Math.exp(logFirst);
  let logChance = logFirst;
  let left = 1;
  let n = 0;
  while (n < chances.length) {
    chances[n] = chance;
    left -= chance;
    const ratio = ((R + n) / (n + 1)) * q;
    n++;
    if (left < rest && ratio < 1) break;
    if (isTiny) {
      logChance += Math.log(ratio);
      chance = Math.exp(logChance);
    } else chance *= ratio;
  }
  return n;
};
