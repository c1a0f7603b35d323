/** `strength` 0 to 1; `isSeasonal`: beyond what chance gives, and seen in more than one year. */
export type Season = { strength: number; isSeasonal: boolean };

const YEAR = 365.25;
/** Between two visits of one season there is less, between seasons more. */
const OFF_SEASON = 150;
const AGAIN = 300;
/** Rayleigh's statistic n·R²: chance gives more with a probability of about e^−2.3 = 0.1 (Mardia and Jupp 2000, §6.3.1). */
const LEAST_RAYLEIGH = 2.3;
const LEAST_STRENGTH = 0.7;

/**
 * How much days (ascending, counted from 1970) keep to a time of year: the length R of the circular mean of their places in
 * the year, less what chance gives: √((nR² − 1) / (n − 1)). 0 with fewer than three, without a pause of 150 days between two
 * seasons, or where first and last are not 300 days apart: then nothing came again.
 */
export const seasonOf = (days: readonly number[]): Season => {
  const n = days.length;
  const span = (days.at(-1) ?? 0) - (days[0] ?? 0);
  const rests = days.some((day, i) => i > 0 && day - (days[i - 1] as number) >= OFF_SEASON);
  if (n < 3 || span < AGAIN || !rests) return { strength: 0, isSeasonal: false };
  let [x, y] = [0, 0];
  for (const day of days) {
    const angle = (2 * Math.PI * day) / YEAR;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  const rayleigh = (x * x + y * y) / n;
  const strength = Math.sqrt(Math.max(0, (rayleigh - 1) / (n - 1)));
  return { strength, isSeasonal: strength >= LEAST_STRENGTH && rayleigh >= LEAST_RAYLEIGH };
};
