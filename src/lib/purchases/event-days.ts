import { addDays, type Day } from "../time/day.ts";

/** The window on each side for the normal level, in days. */
const AROUND = 28;
const TIMES = 3;
const LEAST_BUYERS = 10;
/** More frequent peaks are a regular pattern rather than events. */
const MOST_DAYS = 0.1;

/**
 * Days with at least three times as many buyers as the median of the days with sales within four weeks around, and at
 * least ten buyers and 1% of all customers; none if there are too many such days. `buyers`: buyers per day.
 */
export const findEventDays = (buyers: ReadonlyMap<Day, number>, customers: number): Set<Day> => {
  const events = new Set<Day>();
  for (const [day, count] of buyers) {
    if (count < Math.max(LEAST_BUYERS, customers / 100)) continue;
    const around: number[] = [];
    for (let offset = -AROUND; offset <= AROUND; offset++) {
      const other = offset === 0 ? undefined : buyers.get(addDays(day, offset));
      if (other !== undefined) around.push(other);
    }
    around.sort((a, b) => a - b);
    if (around.length > 0 && count >= TIMES * (around[Math.floor(around.length / 2)] as number)) events.add(day);
  }
  return events.size <= MOST_DAYS * buyers.size ? events : new Set();
};
