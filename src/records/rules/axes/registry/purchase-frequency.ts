import { computeConsistency } from "#lib/axes/churn/signals.ts";
import { computeTenure } from "#lib/axes/history/measures.ts";
import { mean } from "#lib/statistics/sums.ts";
import { DAYS_A_MONTH } from "#lib/time/day.ts";
import { type Axis, apart } from "../axis.ts";
import { purchaseFrequencyTerms } from "../terms/purchase-frequency.ts";

/** For customers without a second purchase: a long gap, since none was observed. */
const NO_GAP = 365;

export const purchaseFrequency: Axis = {
  ...purchaseFrequencyTerms,
  features: {
    orders_per_month: {
      unit: "orders_per_month",
      transform: "log1p",
      needs: "order",
      words: { en: "Repeat purchases per month", es: "Recompras al mes", pt: "Recompras por mês" },
      apart: apart(
        ["more orders", "fewer orders"],
        ["más pedidos", "menos pedidos"],
        ["mais pedidos", "menos pedidos"],
      ),
      how: "days with a sale after the first, per month since the first (one month at least)",
      why: "The pace; the first purchase only starts the clock, so a single order counts as 0 rather than as a high rate.",
      of: (facts) => Math.max(0, facts.days.length - 1) / Math.max(1, computeTenure(facts) / DAYS_A_MONTH),
    },
    avg_days_between_orders: {
      unit: "days",
      transform: "log1p",
      needs: "second_order",
      words: { en: "Days between orders", es: "Días entre pedidos", pt: "Dias entre pedidos" },
      apart: apart(
        ["longer gaps", "shorter gaps"],
        ["intervalos más largos", "intervalos más cortos"],
        ["intervalos maiores", "intervalos menores"],
      ),
      how: `mean days between two days with a sale; ${NO_GAP} if there is no second one`,
      why: "The gap while they were buying: a customer who left keeps the old gap while the pace drops.",
      of: ({ gaps }) => (gaps.length === 0 ? NO_GAP : mean(gaps)),
    },
    consistency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Regularity of the gaps", es: "Regularidad de los intervalos", pt: "Regularidade dos intervalos" },
      apart: apart(
        ["more regular gaps", "less regular gaps"],
        ["intervalos más regulares", "intervalos menos regulares"],
        ["intervalos mais regulares", "intervalos menos regulares"],
      ),
      how: "1 / (1 + deviation / mean) of those gaps; 0 with fewer than two",
      why: "Regularity separates a habit from coincidence.",
      of: ({ gaps }) => computeConsistency(gaps),
    },
  },
};
