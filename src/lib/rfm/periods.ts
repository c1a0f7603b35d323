/** The report's usual periods, in days. */
export const PERIODS: readonly number[] = [30, 90, 180, 365, 730];
export const LONGEST_PERIOD = 9999;

/** A whole number of days from 1 to 9,999, else undefined. */
export const parseDays = (text: string): number | undefined => {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return days >= 1 ? days : undefined;
};

/** Of the reports API and of comparisons, and of a business with too few purchases to choose another from. */
export const DEFAULT_PERIOD = 90;

/** The standard periods that a business may set. A shorter one has less than a day and a half for each recency score. */
export const SETTABLE_PERIOD = { min: 7, max: 730 } as const;

const DAY_MS = 86_400_000;

/** The shortest usual period, from the standard one on, that includes a sale at this time. */
export const periodSince = (saleAt: Date, now: Date, standard: number): number => {
  const days = Math.max(standard, Math.ceil((now.getTime() - saleAt.getTime()) / DAY_MS) + 1);
  return days === standard ? standard : (PERIODS.find((period) => period >= days) ?? LONGEST_PERIOD);
};

/** The periods that a business's rhythm is compared with. */
export const RHYTHM_PERIODS = [30, 90, 180, 365] as const;

/** How many gaps between purchases of the same customer there are, and how many are at most as long as each of `RHYTHM_PERIODS`. */
export type GapCounts = { gaps: number; within: readonly number[] };

/** Most gaps fit a period, so that customers who buy at their usual pace have a purchase in it. */
const MOST = 0.8;

/** How much the share must pass `MOST` by before a chosen period changes. */
const CLEARLY = 0.05;

const LEAST_GAPS = 100;

/**
 * The standard RFM period that fits a business's rhythm: the shortest in which at least 80% of the gaps between purchases fit. A period
 * that was chosen before stays unless less than 75% fit in it or at least 85% fit in a shorter one, so that segments
 * don't change their meaning as data grow. Null with fewer than 100 gaps.
 */
export const chooseStandardPeriod = ({ gaps, within }: GapCounts, before: number | null): number | null => {
  if (gaps < LEAST_GAPS) return null;
  const shortest = (share: number): number =>
    RHYTHM_PERIODS.find((_, at) => (within[at] ?? 0) >= share * gaps) ?? RHYTHM_PERIODS[3];
  const stays = before !== null && before >= shortest(MOST - CLEARLY) && before <= shortest(MOST + CLEARLY);
  return stays ? before : shortest(MOST);
};
