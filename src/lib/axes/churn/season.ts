/** `strength` 0 to 1; `isSeasonal`: stronger than chance and seen in more than one year. */
type Season = { strength: number; isSeasonal: boolean };

const YEAR = 365.25;
/** A pause at least this long separates two seasons; shorter ones fall within a season. */
const OFF_SEASON = 150;
const RECURRENCE_DAYS = 300;
/**
 * Rayleigh's statistic n·R²: random visits exceed it with probability about e^−2.3 = 0.1 (Mardia and Jupp 2000,
 * §6.3.1).
 */
const LEAST_RAYLEIGH = 2.3;
const LEAST_STRENGTH = 0.7;

/**
 * How concentrated days (ascending, since 1970) are in one time of year: the length R of the circular mean of their
 * positions in the year, minus what chance gives: √((nR² − 1) / (n − 1)). 0 with fewer than three days, without a
 * 150-day pause between two seasons, or when the first and last day are less than 300 days apart, because then no
 * season recurred.
 */
export const detectSeason = (days: readonly number[]): Season => {
  const n = days.length;
  const span = (days.at(-1) ?? 0) - (days[0] ?? 0);
  const rests = days.some((day, i) => i > 0 && day - (days[i - 1] as number) >= OFF_SEASON);
  if (n < 3 || span < RECURRENCE_DAYS || !rests) return { strength: 0, isSeasonal: false };
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
