import type { Axis } from "#lib/axes/axis.ts";
import type { OrderFact } from "#lib/axes/behavior-facts.ts";
import { computeTenure } from "#lib/axes/measures.ts";
import {
  problemComplexityProfileTerms,
  returnBehaviorTerms,
  supportHistoryTerms,
} from "#lib/axes/terms/support-terms.ts";
import { mean, meanBy, share, shareWhere, sumBy } from "#lib/statistics/summaries.ts";

// Orders have few types: for them, an array takes a third of the time of a set.
const listProductLines = ({ items }: OrderFact): string[] => {
  const lines: string[] = [];
  for (const { line } of items) if (line !== null && !lines.includes(line)) lines.push(line);
  return lines;
};

/** 1 − |both| / |either| of distinct names (Jaccard distance); null if there are none on one side. */
const difference = (one: readonly string[], other: readonly string[]): number | null => {
  let both = 0;
  for (const name of one) if (other.includes(name)) both += 1;
  return one.length === 0 || other.length === 0 ? null : 1 - both / (one.length + other.length - both);
};

export const problemComplexityProfile: Axis = {
  ...problemComplexityProfileTerms,
  features: {
    refund_rate: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "amount refunded / amount charged, over all orders",
      why: "What their problems cost. How often items come back is covered by return behavior.",
      of: ({ orders }) =>
        Math.min(
          1,
          share(
            sumBy(orders, ({ refunded }) => refunded),
            sumBy(orders, ({ charged }) => charged),
          ),
        ),
    },
    product_switching: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      how: "mean, over consecutive sales, of 1 − |types in both| / |types in either| (Jaccard)",
      why: "Customers who buy something else each time have new questions each time.",
      of: ({ sales }) => {
        const differences: number[] = [];
        let before: string[] = [];
        for (const sale of sales) {
          const lines = listProductLines(sale);
          const own = difference(before, lines);
          if (own !== null) differences.push(own);
          before = lines;
        }
        return mean(differences);
      },
    },
    discount_dependency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      how: "of the sales after the first, the share with a discount",
      why: "Customers who come back for a discount code will ask for one.",
      of: ({ sales }) => shareWhere(sales.slice(1), ({ discount }) => discount > 0),
    },
    tickets_per_order: {
      unit: "per_order",
      transform: "sqrt",
      needs: "order",
      how: "tickets / orders",
      why: "How often their purchases need help.",
      of: ({ tickets, orders }) => tickets.length / Math.max(1, orders.length),
    },
    messages_per_ticket: {
      unit: "per_ticket",
      transform: "log1p",
      needs: "ticket",
      how: "mean number of messages per ticket; 0 without tickets",
      why: "How complex the help is.",
      of: ({ tickets }) => meanBy(tickets, ({ messages }) => messages),
    },
  },
};

const YEAR = 365.25;
/** For customers who never rated a ticket: neutral. */
const NEITHER = 3;

export const supportHistory: Axis = {
  ...supportHistoryTerms,
  features: {
    tickets_per_year: {
      unit: "tickets_per_year",
      transform: "log1p",
      needs: "order",
      how: "tickets / years since the first sale or ticket, at least one",
      why: "How often they contact support, however much they buy.",
      of: (facts) => {
        const first = Math.max(computeTenure(facts), facts.asOfDay - (facts.tickets[0]?.day ?? facts.asOfDay));
        return facts.tickets.length / Math.max(1, first / YEAR);
      },
    },
    resolution_hours: {
      unit: "hours",
      transform: "log1p",
      needs: "ticket",
      how: "mean hours from opening to closing, or to the as-of instant while open; 0 without tickets",
      why: "How long they had to wait.",
      of: ({ tickets }) => meanBy(tickets, ({ hours }) => hours),
    },
    satisfaction: {
      unit: "rating",
      transform: "none",
      needs: "ticket",
      how: `mean rating from 1 to 5; ${NEITHER} where none was given`,
      why: "How they rated the help.",
      of: ({ tickets }) => {
        const ratings = tickets.flatMap(({ satisfaction }) => satisfaction ?? []);
        return ratings.length === 0 ? NEITHER : mean(ratings);
      },
    },
    unresolved_rate: {
      unit: "share",
      transform: "none",
      needs: "ticket",
      how: "of the tickets, the share reopened or not closed yet",
      why: "Whether the help solved the problem.",
      of: ({ tickets }) => shareWhere(tickets, ({ needsMore }) => needsMore),
    },
  },
};

export const returnBehavior: Axis = {
  ...returnBehaviorTerms,
  features: {
    refund_rate: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "of the orders, the share with a refund",
      why: "How often there is a return to handle.",
      of: ({ orders }) => shareWhere(orders, ({ refunded }) => refunded > 0),
    },
    items_returned_pct: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "items returned / items ordered",
      why: "One of ten items is a wrong size; all ten is another way of shopping.",
      of: ({ orders }) =>
        share(
          sumBy(orders, ({ returned }) => returned),
          sumBy(orders, ({ quantity }) => quantity),
        ),
    },
    full_return_rate: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "of the orders, the share refunded in full",
      why: "An order returned in full is a lost sale.",
      of: ({ orders }) => shareWhere(orders, ({ isSale }) => !isSale),
    },
  },
};
