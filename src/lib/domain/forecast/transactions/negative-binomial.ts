/**
 * The chances of 0, 1, 2 … events in a time t of a Poisson process whose rate is Gamma(R, A), into `chances`, until less than
 * `rest` is left or the room ends: negative binomial with q = t / (A + t). Gives how many were written.
 */
export const negativeBinomial = (R: number, q: number, chances: Float64Array, rest: number): number => {
  const logFirst = R * Math.log1p(-q);
  // Below e^−700 a chance is 0 in floating point and so would be all after it: the recurrence then runs in logarithms.
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
