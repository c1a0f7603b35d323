/** SQL: the customer's gross margin divided by the net sales it is of, from the metrics `m`; null if no cost is known. */
export const MARGIN_RATE = "m.gross_margin::float8 / nullif(m.costed_sales, 0)";

/** SQL: the share of the customer's lifetime value whose cost is known; null without revenue. */
export const COST_COVERAGE = "coalesce(m.covered_revenue, 0)::float8 / nullif(m.lifetime_value, 0)";
