import type { Axis } from "#lib/axes/axis.ts";
import type { BehaviorFacts } from "#lib/axes/behavior-facts.ts";
import { computeConsistency } from "#lib/axes/churn-model.ts";
import { compareHalves, computeTenure, meanDirection } from "#lib/axes/measures.ts";
import {
  purchaseCadenceTerms,
  purchaseFrequencyTerms,
  purchaseValueTerms,
  repurchaseBehaviorTerms,
} from "#lib/axes/terms/purchase-terms.ts";
import { mean, share, shareWhere, sumBy } from "#lib/statistics/summaries.ts";
import { DAYS_A_MONTH } from "#lib/time/day.ts";

/** Neutral prior, squared: neither concentrated on an hour nor spread out. */
const HALF = 0.5;

export const purchaseCadence: Axis = {
  ...purchaseCadenceTerms,
  features: {
    weekend_ratio: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "of the sales, the share on Saturdays and Sundays",
      why: "When a message gets read.",
      of: ({ sales }) => shareWhere(sales, (sale) => sale.isWeekend),
    },
    business_hours: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "of the sales, the share from 9:00 to before 17:00 on weekdays",
      why: "Customers who buy at a desk, often for a company.",
      of: ({ sales }) => shareWhere(sales, (sale) => !sale.isWeekend && sale.hour >= 9 && sale.hour < 17),
    },
    evening_ratio: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "of the sales, the share from 18:00 to midnight, on any day",
      why: "Customers who buy at home after work.",
      of: ({ sales }) => shareWhere(sales, ({ hour }) => hour >= 18),
    },
    timing: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      how: "length of the circular mean of the sales' hours, minus what chance gives and shrunk towards ½ with the weight of one sale: √((nR² − 1 + ½) / n)",
      why: "Whether there is a good hour to write at all.",
      of: ({ sales }) => {
        const n = sales.length;
        const { cos, sin } = meanDirection(sales);
        // A single sale says nothing: with 0, one-time buyers would form a segment of their own on this axis.
        return n === 0 ? 0 : Math.sqrt(Math.max(0, (n * (cos * cos + sin * sin) - 1 + HALF) / n));
      },
    },
  },
};

/** For customers without a second purchase: a long gap, since none was observed. */
const NO_GAP = 365;

export const purchaseFrequency: Axis = {
  ...purchaseFrequencyTerms,
  features: {
    orders_per_month: {
      unit: "orders_per_month",
      transform: "log1p",
      needs: "order",
      how: "days with a sale after the first, per month since the first (one month at least)",
      why: "The pace; the first purchase only starts the clock, so a single order counts as 0 rather than as a high rate.",
      of: (facts) => Math.max(0, facts.days.length - 1) / Math.max(1, computeTenure(facts) / DAYS_A_MONTH),
    },
    avg_days_between_orders: {
      unit: "days",
      transform: "log1p",
      needs: "second_order",
      how: `mean days between two days with a sale; ${NO_GAP} if there is no second one`,
      why: "The gap while they were buying: a customer who left keeps the old gap while the pace drops.",
      of: ({ gaps }) => (gaps.length === 0 ? NO_GAP : mean(gaps)),
    },
    consistency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      how: "1 / (1 + deviation / mean) of those gaps; 0 with fewer than two",
      why: "Regularity separates a habit from coincidence.",
      of: ({ gaps }) => computeConsistency(gaps),
    },
  },
};

export const purchaseValue: Axis = {
  ...purchaseValueTerms,
  features: {
    lifetime_value: {
      unit: "money",
      transform: "sqrt",
      needs: "order",
      how: "amount charged minus refunds, over all orders; at least 0",
      why: "What they were worth. The square root shortens the tail equally in every currency, which log(1 + x) does not.",
      of: ({ orders }) =>
        Math.max(
          0,
          sumBy(orders, ({ charged, refunded }) => charged - refunded),
        ),
    },
    avg_order_value: {
      unit: "money",
      transform: "sqrt",
      needs: "order",
      how: "revenue of sales net of refunds, divided by their number",
      why: "Few large orders and many small ones can be worth the same but are not alike.",
      of: ({ sales }) =>
        Math.max(
          0,
          share(
            sumBy(sales, ({ charged, refunded }) => charged - refunded),
            sales.length,
          ),
        ),
    },
    value_trend: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      how: "(newer − older) / (newer + older) of the amounts charged in the newer and the older half of the sales; 0 with fewer than three",
      why: "Whether each order grows, independent of the pace.",
      // Two sales differ but show no trend: a second order is as often smaller as larger.
      of: ({ sales }) => (sales.length < 3 ? 0 : compareHalves(sales.map(({ charged }) => charged))),
    },
  },
};

/** Days with a sale that include a product bought before. */
const returningDays = ({ products }: BehaviorFacts): number => {
  const returning = new Set<number>();
  for (const { days } of products) for (let i = 1; i < days.length; i++) returning.add(days[i] as number);
  return returning.size;
};

export const repurchaseBehavior: Axis = {
  ...repurchaseBehaviorTerms,
  features: {
    repeat_rate: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      how: "of the products bought, the share bought on two or more days",
      why: "How many of the products they try they keep buying.",
      of: ({ products }) => shareWhere(products, ({ days }) => days.length > 1),
    },
    loyalty_index: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      how: "of the days with a sale after the first, the share with a product bought before",
      why: "Whether they come for familiar products.",
      of: (facts) => (facts.days.length < 2 ? 0 : share(returningDays(facts), facts.days.length - 1)),
    },
    repurchase_gap: {
      unit: "days",
      transform: "log1p",
      needs: "second_order",
      how: `mean days between two purchases of the same product; ${NO_GAP} if there are none`,
      why: "When to remind them.",
      of: ({ products }) => {
        const gaps = sumBy(products, ({ days }) => days.length - 1);
        // The gaps of a product add up to the time from its first day to its last.
        const total = sumBy(products, ({ days }) => (days.at(-1) as number) - (days[0] as number));
        return gaps === 0 ? NO_GAP : total / gaps;
      },
    },
  },
};
