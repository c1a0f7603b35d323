import { z } from "zod";
import { chosenDay, count, day, instant, optionalQueryInteger } from "#core/contracts/wire.ts";
import { reference } from "#core/values/names.ts";
import { type Comparison, parseComparison } from "#records/rules/comparison.ts";
import { readOutside } from "#records/rules/order-readings/buyers-of-part.ts";
import { VALUE_BASES } from "#records/rules/order-readings/populations.ts";

/** The period's length in a query of the dashboard; the reports API has its own default. */
export const reportDays = optionalQueryInteger({ min: 1, max: 9999 }).describe(
  "Number of calendar days of a period, in the business's time zone; by default those of the business's standard RFM period",
);

/** The customers of a report, in a query. */
export const withinSegment = {
  segment: reference
    .optional()
    .describe(
      "ID of a segment: only its present members. The report is then that of a business without other customers, so shares, scores " +
        "and normal ranges are among these",
    ),
  withoutSegment: reference
    .optional()
    .describe(
      "ID of a segment: only customers who are not its members now, such as staff or wholesale. Can be combined",
    ),
};

/** The same for a route whose `segment` is one of the report's own. */
export const withinSegmentBesideItsOwn = {
  withinSegment: withinSegment.segment,
  withoutSegment: withinSegment.withoutSegment,
};

const reportedSegment = z
  .object({
    id: z.string(),
    name: z.string(),
    isAutomatic: z.boolean(),
    members: count,
    membersAsOf: instant
      .nullable()
      .describe(
        "When the members of an automatic segment were last recalculated; null for a manual one, which is current",
      ),
  })
  .meta({ id: "ReportedSegment" });

/** What an answer within segments says of them. */
export const population = z
  .object({ segment: reportedSegment.nullable(), withoutSegment: reportedSegment.nullable() })
  .optional()
  .describe("Only within a segment or without one: whose customers these are");

/** The period to compare with, in a query. */
export const comparison = z
  .string()
  .refine((text) => parseComparison(text) !== undefined, { params: { reason: "comparison" } })
  .transform((text): Comparison => text)
  .describe(
    "Compares with another period of equal length: previous, year (ends on the same day last year, 28 February for a leap day) or the " +
      "period's last day (YYYY-MM-DD), not after this one's. Its figures take the place of the preceding period's",
  )
  .meta({ override: { type: "string" } });

/** What was stored up to an earlier day, in an answer that describes a day. */
export const figuresOfEarlierDay = <Figures extends z.ZodRawShape>(figures: Figures) =>
  z
    .object({
      day,
      stored: z
        .object({ day: day.describe("The day of the last update up to it"), population: count })
        .extend(figures)
        .nullable()
        .describe("null if nothing was stored by that day"),
      storedSince: day.nullable().describe("First day with stored figures"),
    })
    .nullable()
    .optional()
    .describe("Only with compare; null before the first run");

/** What orders are worth, in a query or a body. */
export const valueBasis = z
  .enum(VALUE_BASES)
  .default("revenue")
  .describe(
    "What orders are worth: revenue net of refunds, or its gross margin. With margin, all amounts, monetary scores and shares are " +
      "of the margin; orders without a known cost add nothing to it, and a segment with a loss has a share of 0",
  );

/** Customers by their RFM segments at two dates. */
export const movedCustomer = {
  to: chosenDay.optional().describe("Last day of the period; by default today"),
  fromSegment: reference
    .optional()
    .describe(
      "Only customers who were in this segment in an earlier period of equal length, as in GET /api/admin/segmentation/movement with " +
        "the same from and to; NONE and NOT_YET are allowed here and in segment, and OTHER here for any segment but the present one. Customers without a purchase in the period are listed with " +
        "their purchases in the earlier one. Only with method rfm",
    ),
  from: chosenDay.optional().describe("Last day of the earlier period; by default the day before the other one begins"),
};

/** Customers by the part of a period's revenue that is theirs. */
export const partOfRevenue = {
  channel: reference
    .optional()
    .describe(
      "Only orders of this channel, as in GET /api/admin/overview/decomposition; empty for those without one. Like country and product, it " +
        "can't be combined with a segment, cell or trait, or with valueBasis margin; the customers have no scores",
    ),
  country: reference.optional().describe("Only customers of this country; empty for those without one"),
  product: reference
    .optional()
    .describe("Only orders with this product; revenue is that of its lines, net of what was refunded for them"),
  outside: z
    .string()
    .max(10_000)
    .refine((text) => readOutside(text) !== undefined, { params: { reason: "outside" } })
    .optional()
    .describe(
      'Instead of one of these: what is in none of these values, as JSON such as {"product": ["p1", "p2"]}, with an empty text for no value; ' +
        '{"product": "all"} is what is in no product, such as shipping, tax and refunds that name no lines. The rows others and rest of the ' +
        "decomposition",
    ),
};

/** Scores such as R2F3 or R2F3M4. */
export const reportCell = reference.refine((text) => /^R[1-5]F[1-5](M[1-5])?$/.test(text), {
  params: { reason: "cell" },
});
