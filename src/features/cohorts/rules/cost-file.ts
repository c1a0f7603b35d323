import { countDecimals } from "#lib/money.ts";
import type { AcquisitionCost } from "#records/rules/incoming-records.ts";

export const LONGEST_CAMPAIGN = 255;
/** Of one file, and of one request. */
export const MOST_COSTS = 5000;
/** In minor units; a year of the largest businesses' advertising is far below. */
export const LARGEST_COST = 1e14;

/** The reasons for leaving out a row, stated as requirements. */
export const COST_PROBLEMS = {
  columns: "Must have as many cells as the header",
  campaign: `Must be a campaign of at most ${LONGEST_CAMPAIGN} characters`,
  month: "Must be a month such as 2026-03, or a day of it such as 2026-03-15",
  future: "Must not be in the future",
  amount: "Must be an amount from 0 with no more decimals than the currency has, such as 1250.00",
} as const;
export type CostProblemCode = keyof typeof COST_PROBLEMS;

export type CostProblem = { line: number; column: string; code: CostProblemCode; value: string };

/** Adds up rows of the same campaign and month, such as the days of a report; by month and campaign. */
export const addUpCosts = (costs: readonly AcquisitionCost[]): AcquisitionCost[] => {
  const sums = new Map<string, AcquisitionCost>();
  for (const { campaign, month, amount } of costs) {
    const key = `${month} ${campaign}`;
    sums.set(key, { campaign, month, amount: amount + (sums.get(key)?.amount ?? 0) });
  }
  return [...sums.keys()].sort().flatMap((key) => sums.get(key) ?? []);
};

/** Whether an amount in major units is one of the currency. */
export const isCostIn = (amount: number, currency: string): boolean => {
  const minor = amount * 10 ** countDecimals(currency);
  return minor >= 0 && minor <= LARGEST_COST && Math.abs(minor - Math.round(minor)) < 1e-4;
};
