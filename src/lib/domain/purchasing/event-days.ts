import { addDays, type Day } from "../time/day.ts";

/** How many days on each side make up the ordinary. */
const AROUND = 28;
const TIMES = 3;
const LEAST_BUYERS = 10;
/** More than one day in ten is a rhythm, and no event. */
const MOST_DAYS = 0.1;

/**
 * Days on which at least three times as many bought as on the median of the days with a sale within four weeks around, and
 * at least ten and one in a hundred of all customers; none where that is so again and again. `buyers`: how many bought on
 * each day.
 */
export const eventDaysOf = (buyers: ReadonlyMap<Day, number>, customers: number): Set<Day> => {
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
