/** The names in files of amounts that are gross margins. Answers keep their names and say `value_basis`. */
const MARGIN_NAMES = new Map([
  ["total_revenue", "total_gross_margin"],
  ["average_order_value", "average_order_margin"],
  ["revenue_share", "gross_margin_share"],
  ["avg_total_spend", "avg_gross_margin"],
  ["min_total_spend", "min_gross_margin"],
  ["max_total_spend", "max_gross_margin"],
  ["kind_total_revenue", "kind_total_gross_margin"],
  ["previous_total_revenue", "previous_total_gross_margin"],
  ["revenue", "grossMargin"],
  ["averageOrderValue", "averageOrderMargin"],
]);

export const marginColumn = (name: string): string => MARGIN_NAMES.get(name) ?? name;

/** A row of a file by gross margin. */
export const marginRow = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [marginColumn(key), value]));
