import { camelCase } from "#core/values/texts.ts";
import { toMajor } from "#lib/money.ts";

/** A table with rows of customers; a test compares these with the database's catalog. */
type HeldTable = {
  /** The part of the export. */
  part: string;
  table: string;
  /** How a row refers to a customer: by our ID (if absent), by an order, by the store's own ID, or by a merge into them. */
  by?: "id" | "order" | "externalId" | "merge";
  order: string;
  /** Columns in minor units. */
  money?: readonly string[];
  /** Columns that say nothing about the person, or repeat others in the product's own form. */
  omitted?: readonly string[];
  /** Restricts a table that also has rows of other things. */
  only?: string;
  /** Rows of segments are exported with the segment's name. */
  isOfSegment?: boolean;
};

const IMPORTS = ["created_by_import", "written_by_import"] as const;
const MARGINS = ["gross_margin", "costed_sales", "covered_revenue"] as const;

/** Everything that is stored about a customer, in the order of the export. */
export const HELD_TABLES: readonly HeldTable[] = [
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
  {
    part: "helpDeskTickets",
    table: "help_desk_tickets",
    order: "opened_at",
    omitted: ["id", "email_key"],
  },
  { part: "events", table: "customer_events", order: "occurred_at" },
  { part: "segments", table: "customer_segment_assignments", order: "assigned_at", isOfSegment: true },
  { part: "segmentHistory", table: "segment_membership_changes", order: "at", isOfSegment: true },
  {
    part: "metrics",
    table: "customer_metrics",
    order: "customer_id",
    money: ["lifetime_value", ...MARGINS],
    omitted: ["revision", "changed_in"],
  },
  { part: "rfm", table: "customer_rfm", order: "customer_id" },
  { part: "purchasing", table: "purchasing_groups", order: "customer_id" },
  {
    part: "forecast",
    table: "customer_forecasts",
    order: "customer_id",
    money: ["predicted_clv", "lower", "upper", "likely_lower", "likely_upper", "expected_order_value"],
  },
  {
    part: "profiles",
    table: "customer_profiles",
    order: "version",
    money: ["lifetime_value"],
    // The bytes are the memberships in another form.
    omitted: ["likeness", "revision", "feature_set"],
  },
  { part: "axisPosition", table: "membership_positions", order: "week" },
  { part: "axisChanges", table: "membership_changes", order: "week" },
  { part: "drift", table: "customer_drifts", order: "week, weeks" },
  {
    part: "nextActions",
    table: "customer_actions",
    order: "as_of",
    money: ["value_if_back", "save_value"],
    omitted: ["revision"],
  },
  { part: "audiences", table: "audience_members", order: "audience_id, added_in" },
  { part: "audienceRejections", table: "audience_rejections", order: "audience_id" },
  { part: "actionMarks", table: "customer_action_marks", order: "at" },
  { part: "campaigns", table: "campaign_members", order: "campaign_id", money: ["past_revenue"] },
  {
    part: "merges",
    table: "customer_merges",
    by: "merge",
    order: "at",
    // The rows are among the customer's own now.
    omitted: ["parts", "kept_id", "by_id", "undone_at", "undone_kind", "undone_id"],
  },
  {
    part: "privacyRequests",
    table: "privacy_requests",
    order: "received_at",
    omitted: ["received_id", "closed_id"],
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

/** Tables that refer to customers and are not exported, and why. */
export const NOT_HELD: Readonly<Record<string, string>> = {
  webhook_messages: "that a change was reported to another system; the changes are in segmentHistory and profiles",
  customer_duplicates: "which other customers may be the same; it says more about those",
  customer_aliases: "the store's own IDs of customers merged into this one, which are in merges",
  customer_changes: "what users did in bulk; its effects are in tags, segments and marks",
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
