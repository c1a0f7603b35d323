import type { CohortMetric } from "#lib/domain/cohorts/cohort-request.ts";
import type { TermKey } from "#lib/domain/glossary/terms.ts";

/** What explains each metric of the cohorts. */
export const METRIC_TERMS: Record<CohortMetric, TermKey> = {
  retention: "retention",
  orders: "orders",
  revenue: "revenue",
  margin: "gross_margin",
  ltv: "cohort_lifetime_value",
};
