import { twoSidedZ } from "../statistics/normal.ts";
import { addDays, type Day, daysBetween } from "../time/day.ts";
import { COVARIATE_DAYS, type Window } from "./campaign.ts";
import { criticalValue } from "./verdict.ts";

/** What one customer is expected to do in a window without the campaign. */
export type Expected = {
  mean: number;
  /** Of what the covariate leaves unexplained. */
  variance: number;
};

/** Sums over the customers that a campaign would have; rates are expected orders a day, and values those of an order. */
export type Outlook = {
  members: number;
  /** Of rate × value, its squares and the product with past revenue. */
  spend: number;
  spendSquares: number;
  pastTimesSpend: number;
  rateTimesValueSquared: number;
  past: number;
  pastSquares: number;
  /** The squared coefficient of variation of one customer's orders. */
  valueVariation: number;
};

/** The same customers with orders as many times as often, of the same values. */
export const atRate = (outlook: Outlook, times: number): Outlook => ({
  ...outlook,
  spend: times * outlook.spend,
  spendSquares: times ** 2 * outlook.spendSquares,
  pastTimesSpend: times * outlook.pastTimesSpend,
  rateTimesValueSquared: times * outlook.rateTimesValueSquared,
});

/** What a business expects of its existing customers in days of the year ahead; dates as `YYYY-MM-DD`. */
type ExpectedDays = { from: Day; to: Day; revenue: number };

/**
 * How many times their average daily spending in the forecast's year customers are expected to spend in the first days from `today`:
 * the season, and that some lapse. 1 if the forecast doesn't say.
 */
export const seasonIn = (
  window: Window,
  { ahead, dailySpend, today }: { ahead: readonly ExpectedDays[]; dailySpend: number; today: Day },
): number => {
  const end = addDays(today, window - 1);
  let [days, revenue] = [0, 0];
  for (const part of ahead) {
    const [from, to] = [part.from > today ? part.from : today, part.to < end ? part.to : end];
    const shared = daysBetween(from, to) + 1;
    if (shared <= 0) continue;
    days += shared;
    revenue += (part.revenue * shared) / (daysBetween(part.from, part.to) + 1);
  }
  return days === 0 || dailySpend <= 0 || revenue <= 0 ? 1 : revenue / days / dailySpend;
};

/**
 * What one of them is expected to spend. Orders are a Poisson process whose rate is known from a year of orders, so its own
 * variance is rate / 365 (the posterior of a gamma prior, whose weight is neglected): a count in w days has the variance
 * rate × w × (1 + w / 365). Of the differences between customers, the covariate explains what its correlation says.
 */
export const expectedIn = (window: Window, outlook: Outlook): Expected => {
  const { members, spend, spendSquares, pastTimesSpend, rateTimesValueSquared, past, pastSquares, valueVariation } =
    outlook;
  if (members === 0) return { mean: 0, variance: 0 };
  const within = (rateTimesValueSquared / members) * window * (1 + valueVariation + window / COVARIATE_DAYS);
  const between = Math.max(0, spendSquares / members - (spend / members) ** 2);
  const ofPast = Math.max(0, pastSquares / members - (past / members) ** 2);
  const product = pastTimesSpend / members - (past / members) * (spend / members);
  const unexplained = ofPast > 0 ? Math.max(0, between - product ** 2 / ofPast) : between;
  return { mean: (spend / members) * window, variance: within + unexplained * window ** 2 };
};

type Plan = { window: Window; controlShare: number };

/** The usual one. */
const POWER = 0.8;

const withPower = (window: Window): number => criticalValue(window) + twoSidedZ(2 * (1 - POWER));

/** Variance of the difference between two groups of `members` customers, in units of a customer's own variance. */
const spread = (members: number, controlShare: number): number =>
  1 / (members * controlShare) + 1 / (members * (1 - controlShare));

/**
 * The smallest effect relative to the mean that is found with a probability of 80%; null if there is none. An effect multiplies
 * what each contacted customer spends, and with it the standard deviation of their group: with k for the effect that would be
 * found without that, effect² = k² × (controlShare + (1 − controlShare) × (1 + effect)²).
 */
export const detectableEffect = (
  { mean, variance }: Expected,
  { window, controlShare, members }: Plan & { members: number },
): number | null => {
  if (mean <= 0 || members <= 0) return null;
  const squared = (withPower(window) ** 2 * variance * spread(members, controlShare)) / mean ** 2;
  const grown = squared * (1 - controlShare);
  return grown >= 1 ? null : (grown + Math.sqrt(grown ** 2 + (1 - grown) * squared)) / (1 - grown);
};

/** How many members, controls included, it takes to find this relative effect with a probability of 80%. */
export const membersNeeded = (
  { mean, variance }: Expected,
  { window, controlShare, effect }: Plan & { effect: number },
): number | null => {
  if (mean <= 0) return null;
  const grown = controlShare + (1 - controlShare) * (1 + effect) ** 2;
  return Math.ceil((withPower(window) ** 2 * variance * grown * spread(1, controlShare)) / (effect * mean) ** 2);
};
