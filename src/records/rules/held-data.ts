import type { HeldTable } from "#core/values/held-data.ts";
import { camelCase } from "#core/values/texts.ts";
import { toMajor } from "#lib/money.ts";

const IMPORTS = ["created_by_import", "written_by_import"] as const;
const MARGINS = ["gross_margin", "costed_sales", "covered_revenue"] as const;

/** What records store about a customer, in the order of the export; each feature's `feature.ts` adds its own. */
export const RECORD_TABLES: readonly HeldTable[] = [
  {
    part: "customer",
    table: "customers",
    order: "created_at",
    omitted: [...IMPORTS, "search_key", "name_key", "version"],
  },
  { part: "consentChanges", table: "consent_changes", order: "recorded_at", omitted: ["actor_kind", "actor_id"] },
  { part: "tags", table: "customer_tags", order: "tag" },
  { part: "notes", table: "customer_notes", order: "at" },
  {
    part: "orders",
    table: "orders",
    order: "order_date, order_id",
    money: [
      "total_price",
      "discount_amount",
      "refunded_amount",
      "shipping_amount",
      "tax_amount",
      "net_amount",
      "gift_card_amount",
      ...MARGINS,
    ],
    omitted: IMPORTS,
  },
  {
    part: "orderItems",
    table: "order_items",
    by: "order",
    order: "order_id, line_number",
    money: ["price", "line_total", "refund_amount", "unit_cost"],
  },
  {
    part: "refunds",
    table: "refunds",
    by: "order",
    order: "refunded_at",
    money: ["amount"],
    // The order items have their refunds.
    omitted: ["items"],
  },
  { part: "tickets", table: "support_tickets", order: "opened_at", omitted: IMPORTS },
  { part: "events", table: "customer_events", order: "occurred_at" },
  {
    part: "metrics",
    table: "customer_metrics",
    order: "customer_id",
    money: ["lifetime_value", ...MARGINS],
    omitted: ["revision", "changed_in"],
  },
  { part: "rfm", table: "customer_rfm", order: "customer_id" },
  {
    part: "merges",
    table: "customer_merges",
    by: "merge",
    order: "at",
    // The rows are among the customer's own now.
    omitted: ["parts", "kept_id", "by_id", "undone_at", "undone_kind", "undone_id"],
  },
  {
    part: "versionsBeforeImports",
    table: "import_changes",
    by: "externalId",
    order: "seq",
    omitted: ["seq"],
    only: "kind = 'customers'",
  },
];

/** The one that is not exported, and why. */
export const RECORDS_LEFT = {
  customer_aliases: "the store's own IDs of customers merged into this one, which are in merges",
};

/** A stored row with the API's names, and money in major units. The business's ID is left out. */
export const heldRow = (
  { money = [], omitted = [] }: Pick<HeldTable, "money" | "omitted">,
  row: Readonly<Record<string, unknown>>,
  currency: string,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).flatMap(([column, value]) => {
      if (column === "business_id" || omitted.includes(column)) return [];
      return [
        [camelCase(column), money.includes(column) && typeof value === "number" ? toMajor(value, currency) : value],
      ];
    }),
  );
