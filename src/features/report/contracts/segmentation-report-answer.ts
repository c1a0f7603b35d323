import { z } from "zod";
import { count, day, money, score, share } from "#core/contracts/wire.ts";
import { TRAIT_KINDS } from "#lib/rfm/behavior-traits.ts";

/** Averages of a segment; each method adds its own fields. */
const averages = z.object({
  avg_days_since_last_purchase: z.number(),
  avg_purchase_frequency: z.number().describe("Sales per customer in the period"),
  avg_total_spend: money,
});

/** Figures of the compared period. */
const compared = {
  previous_order_count: count.optional().describe("Only with compare: orders in the compared period"),
  previous_total_revenue: money.optional().describe("Only with compare: revenue in the compared period"),
};

/** Fields of every segment, for all methods, in answer order. */
const buildSegmentSchema = <Score extends z.ZodType, Characteristics extends z.ZodType>(
  id: string,
  score: Score,
  characteristics: Characteristics,
) =>
  z
    .object({
      segment_name: z.string(),
      segment_code: z.string(),
      description: z.string(),
      customer_count: count,
      total_revenue: money,
      average_order_value: money,
      recency_score: score,
      frequency_score: score,
      monetary_score: score,
      characteristics,
      recommended_actions: z.array(z.string()).length(3),
      order_count: count,
      previous_customer_count: count.describe(
        "In the preceding period of equal length, or the one chosen with compare",
      ),
      growth_rate: z
        .number()
        .nullable()
        .describe(
          "Compared with the preceding period of equal length, or the one chosen with compare; null if that had no customers",
        ),
      revenue_share: share,
      customer_share: share,
      ...compared,
    })
    .meta({ id });

const rfmSegment = buildSegmentSchema(
  "RfmSegment",
  score,
  averages.extend({ avg_scores: z.object({ recency: z.number(), frequency: z.number(), monetary: z.number() }) }),
);

const valueSegment = buildSegmentSchema(
  "ValueSegment",
  z.null(),
  averages.extend({
    min_total_spend: money.nullable().describe("Lowest spending of a customer in the segment; null if it is empty"),
    max_total_spend: money.nullable().describe("Highest spending of a customer in the segment; null if it is empty"),
  }),
);

/** Shares are of sales; null for segments without a common trait. */
const traitNumbers = {
  trait_customer_count: count
    .nullable()
    .describe("All customers with the segment's trait, including those whose segment another trait decides"),
  trait_share: share.nullable().describe("Share of the segment's sales that have its trait"),
  population_share: share.nullable().describe("Share of all sales that have it"),
  lift: z.number().nullable().describe("The segment's share divided by the overall share"),
};

const behaviorSegment = buildSegmentSchema("BehaviorSegment", z.null(), averages.extend(traitNumbers));

/** The customers of a segment in one of the 125 cells of RFM. */
const cell = z
  .object({
    recency_score: score,
    frequency_score: score,
    monetary_score: score,
    segment_code: z.string(),
    cell_segment_code: z
      .string()
      .optional()
      .describe(
        "The segment of the scores, where these customers are in another one because of their order history: they ordered before the period and are no New Customers, or have a single order and are neither At Risk nor Need Attention",
      ),
    customer_count: count,
    order_count: count,
    total_revenue: money,
  })
  .meta({ id: "ReportCell" });

/** The range of values for each score among these customers; scores without customers are absent. */
const band = (unit: z.ZodType<number>) => z.object({ score, min: unit, max: unit, customer_count: count });

const reportedSegment = z
  .object({
    id: z.string(),
    name: z.string(),
    is_automatic: z.boolean(),
    members: count,
    members_as_of: z.iso
      .datetime()
      .nullable()
      .describe(
        "When the members of an automatic segment were last recalculated; null for a manual one, which is current",
      ),
  })
  .nullable();

/** Fields of all three methods, except `segments`. */
const common = {
  value_basis: z
    .literal("margin")
    .optional()
    .describe("Only in a report by gross margin: all amounts are margins; absent in a report by revenue"),
  cost_coverage: share
    .nullable()
    .optional()
    .describe(
      "Only with value_basis margin: the share of the period's revenue whose cost is known; null without revenue",
    ),
  customers_without_costs: count
    .optional()
    .describe("Only with value_basis margin: customers of the period with no known cost, whose margin counts as 0"),
  period: z.object({ start: day, end: day, days: z.int() }),
  currency: z.string(),
  time_zone: z.string(),
  storefront_id: z.int().nullable(),
  population: z
    .object({ segment: reportedSegment, without_segment: reportedSegment })
    .optional()
    .describe("Only with segment or without_segment: whose customers these are"),
  generated_at: z.iso.datetime(),
  insights: z.object({
    highest_revenue_segment: z.string().nullable(),
    largest_segment: z.string().nullable(),
    fastest_growing_segment: z
      .string()
      .nullable()
      .describe(
        "By RFM, the first with customers of Potential Loyalists, Promising and New Customers. By value or behavior, the highest growth_rate",
      ),
    needs_attention: z
      .string()
      .nullable()
      .describe(
        "By RFM, the first with customers of At Risk, Need Attention and Hibernating. By value or behavior, the lowest growth_rate",
      ),
  }),
  totals: z.object({
    customer_count: count,
    order_count: count,
    total_revenue: money,
    average_order_value: money,
    previous_customer_count: count,
    unscored_customers: count.describe("Customers without a counted sale in the period"),
    ...compared,
  }),
  compared_period: z
    .object({ start: day, end: day, days: z.int() })
    .optional()
    .describe("Only with compare: the period whose figures are named previous"),
};

const rfmThresholds = z
  .object({
    recency: z.array(z.int()).nullable().describe("The most days since the last purchase for the scores 5, 4, 3 and 2"),
    frequency: z.array(z.int()).nullable().describe("The fewest sales for the scores 2, 3, 4 and 5"),
    monetary: z.array(money).nullable().describe("The least net revenue for the scores 2, 3, 4 and 5"),
  })
  .describe("The business's own thresholds; null where the standard scoring applies");

const rfmReport = z
  .object({
    method: z.literal("rfm"),
    ...common,
    scheme: z
      .object({ version: z.int().positive(), thresholds: rfmThresholds })
      .optional()
      .describe("Only in a report by the business's own RFM segments; absent with the standard ones"),
    segments: z.array(rfmSegment),
    cells: z.array(cell),
    bands: z.object({
      recency: z.array(band(z.int())).describe("Days since the last purchase"),
      frequency: z.array(band(z.int())).describe("Sales"),
      monetary: z.array(band(money)).describe("Net revenue"),
    }),
  })
  .meta({ id: "RfmReport" });

const valueReport = z
  .object({
    method: z.literal("value"),
    ...common,
    segments: z.array(valueSegment),
    cuts: z
      .object({
        high_above: money.nullable().describe("Customers who spent more are High Value"),
        low_below: money.nullable().describe("Customers who spent less are Low Value"),
      })
      .describe("Spending between the two (inclusive) is Medium Value; null without sales"),
    concentration: z
      .array(z.object({ customer_share: share, revenue_share: share }))
      .max(101)
      .describe("Cumulative revenue share of the top customers, from (0, 0) to (1, 1); empty without revenue"),
  })
  .meta({ id: "ValueReport" });

const kindOfTrait = z.enum(TRAIT_KINDS);

const behaviorReport = z
  .object({
    method: z.literal("behavior"),
    ...common,
    segments: z.array(behaviorSegment).describe("The largest eight of each kind: categories, channels, then seasons"),
    kinds: z
      .array(
        z
          .object({
            kind: kindOfTrait,
            segment_count: count.describe("Segments of this kind"),
            customer_count: count,
            order_count: count,
            total_revenue: money,
            previous_customer_count: count,
            customer_share: share,
            revenue_share: share,
            trait_customer_count: count.describe(
              "Customers with any trait of this kind, each once. Customers with traits of several kinds are in several of these counts",
            ),
            trait_customer_share: share.describe("Of all customers"),
            previous_trait_customer_count: count,
          })
          .meta({ id: "BehaviorKind" }),
      )
      .length(TRAIT_KINDS.length)
      .describe(
        "All customers of each kind, including those in Other. With the customers without a clear pattern, they are all",
      ),
    traits: z
      .array(
        z.object({
          segment_code: z.string(),
          kind: kindOfTrait,
          name: z.string().describe("The store's own name of a category or channel; a season as December–February"),
          segment_share: share.describe("Share of the segment's sales that have the trait"),
          population_share: share.describe("Share of all sales that have it"),
          lift: z.number().describe("The segment's share divided by the overall share"),
        }),
      )
      .describe(
        "What sets each segment apart, in the order of segments; No clear pattern and Other have none. Seasons are included for periods of 365 days or more",
      ),
    customers_by_trait: z
      .array(
        z
          .object({
            trait_code: z.string(),
            kind: kindOfTrait,
            name: z.string(),
            customer_count: count.describe(
              "All customers with the trait; trait lists them in GET /api/admin/segmentation/customers",
            ),
            customer_share: share.describe("Of all customers"),
            order_count: count.describe("All orders of these customers"),
            total_revenue: money,
            trait_share: share.describe("Share of these customers' sales that have the trait"),
            population_share: share.describe("Share of all sales that have it"),
            lift: z.number().describe("trait_share divided by population_share"),
            previous_customer_count: count,
            growth_rate: z.number().nullable(),
            recommended_actions: z.array(z.string()).length(3),
          })
          .meta({ id: "CustomersByTrait" }),
      )
      .describe(
        "All customers with each trait, of the eight traits of a kind that most customers have and of those with a segment; by kind, then size. " +
          "A customer with several traits is in several of them, so the counts overlap and don't add up to a total",
      ),
  })
  .meta({ id: "BehaviorReport" });

export const segmentationReport = z
  .discriminatedUnion("method", [rfmReport, valueReport, behaviorReport])
  .meta({ id: "SegmentationReport" });

export type RfmReport = z.infer<typeof rfmReport>;
export type ValueReport = z.infer<typeof valueReport>;
export type BehaviorReport = z.infer<typeof behaviorReport>;
export type SegmentationReport = RfmReport | ValueReport | BehaviorReport;
/** A segment of any method. */
export type ReportSegment = SegmentationReport["segments"][number];
