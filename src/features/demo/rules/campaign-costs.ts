import { createRandom } from "#lib/statistics/random.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { toMonth } from "#lib/time/month.ts";
import type { AcquisitionCost } from "#records/rules/incoming-records.ts";
import type { Life } from "./shop.ts";

/** What a new customer costs on average, in cents, so that some campaigns pay back at once and others after months. */
const PER_CUSTOMER: Readonly<Record<string, number>> = {
  "Search ads": 8500,
  "Social ads": 16_000,
  Newsletter: 2400,
  "Craft fair": 5000,
};

/** A stream of its own, so that everything else stays the same. */
const COSTS = 0xc057;
const DOLLAR = 100;

/** Counts the customers that campaigns brought, and returns what was spent on them, by campaign and month of the first order. */
export const campaignCosts = ({ seed, timeZone }: { seed: number; timeZone: string }) => {
  const months = new Map<string, Map<string, number>>();
  const add = ({ customer, orders: [first] }: Life): void => {
    const campaign = customer?.acquisitionCampaign;
    if (!campaign || !first) return;
    const month = toMonth(toLocalDay(first.orderedAt, timeZone));
    const counts = months.get(month) ?? new Map<string, number>();
    months.set(month, counts.set(campaign, (counts.get(campaign) ?? 0) + 1));
  };
  const costOf = (month: string, campaign: string, customers: number): number => {
    const campaigns = Object.keys(PER_CUSTOMER);
    // Budgets don't follow customers exactly.
    const luck =
      0.75 + 0.5 * createRandom(seed ^ COSTS, Number(month.replace("-", "")) * 10 + campaigns.indexOf(campaign))();
    return Math.round(((PER_CUSTOMER[campaign] ?? 0) * customers * luck) / DOLLAR) * DOLLAR;
  };
  const costs = (): AcquisitionCost[] =>
    [...months].flatMap(([month, counts]) =>
      [...counts].map(([campaign, customers]) => ({ campaign, month, amount: costOf(month, campaign, customers) })),
    );
  return { add, costs };
};
