import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { chosenDay, count, day, instant, money, queryInteger, queryStorefront } from "#core/contracts/wire.ts";
import { CONNECTION_KINDS, CONNECTION_STATES } from "#features/imports/shops/shops.ts";
import { expectedFromContact } from "#features/playbooks/contracts/win-back.ts";
import { customerIdentity } from "#records/contracts/list-fields.ts";
import { comparison, population, withinSegment } from "#records/contracts/report-query.ts";
import { STANDARD_DAYS } from "#records/rules/report-choices.ts";
import { RUN_KINDS } from "#runs.ts";
import { LONGEST_DAYS, METRICS } from "../rules/overview.ts";

/** The days that an answer is about, in a query. */
export const chosenPeriod = {
  days: queryInteger({ min: 1, max: LONGEST_DAYS, standard: STANDARD_DAYS }).describe(
    "Days of the period, without from",
  ),
  from: chosenDay.optional().describe(`First day of the period, which has at most ${LONGEST_DAYS} days`),
  to: chosenDay.optional().describe("Last day of the period; by default yesterday, the last complete day"),
};

/** What the period is compared with, in a query. */
export const chosenComparison = comparison
  .default("previous")
  .describe(
    "The period to compare with, of equal length: previous (the one just before; for one day, the same weekday a week before), " +
      "year (ends on the same day last year, 28 February for a leap day) or the period's last day (YYYY-MM-DD)",
  );

export const period = z.object({ start: day, end: day, days: count });
const direction = z.enum(["up", "down"]);
const segmentCode = z
  .string()
  .describe(
    "Code of an RFM segment; NONE for customers who bought nothing in the standard period, NOT_YET for those whose first purchase came later",
  );

const figure = z
  .object({
    metric: z
      .enum(METRICS)
      .describe(
        "revenue: net of refunds; active: customers who bought; new: for the first time; lost: newly lapsed, customers who reached rfmDays days without a sale and have not bought since",
      ),
    value: z.number().describe("Money in major units, or a count"),
    previous: z
      .number()
      .nullable()
      .describe("In comparedPeriod; null if that begins before the first sale, or with less than 14 days of history"),
    change: z.number().nullable().describe("Share of previous: 0.1 is 10% more; null for counts below 20"),
    range: z
      .object({ low: z.number(), high: z.number(), typical: z.number().describe("The median") })
      .nullable()
      .describe("Normal range, from up to 12 earlier periods with the same weekdays; null with fewer than 8"),
    pastPeriods: count.describe("Number of earlier periods that are known"),
    position: z.enum(["below", "within", "above"]).nullable().describe("Relative to the normal range"),
  })
  .meta({ id: "OverviewFigure" });

const atStake = money.describe("Money at stake, by which news are sorted");

const news = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("figure"),
    metric: z.enum(METRICS),
    direction,
    also: z.array(z.enum(METRICS)).describe("Figures that the same sales made unusual in this direction, too"),
    atStake,
  }),
  z.object({ kind: z.literal("move"), from: segmentCode, to: segmentCode, direction, customers: count, atStake }),
]);

const person = z
  .object({
    ...customerIdentity,
    value: money.nullable().describe("What the list is sorted by: what contact can save, or revenue"),
    lastOrderAt: z.iso.datetime(),
  })
  .meta({ id: "OverviewCustomer" });

const people = { customers: count, first: z.array(person).describe("At most five, highest value first") };

const failedRuns = z.array(z.object({ kind: z.enum(RUN_KINDS), count, lastAt: instant, runId: z.string() }));

const overview = z
  .object({
    period,
    comparedPeriod: period.describe("By default the period before, or the same weekday a week before"),
    currency: z.string(),
    timeZone: z.string(),
    rfmDays: count.describe("The standard RFM period in days, of all segments here"),
    storefrontId: z.int().nullable(),
    population,
    generatedAt: z.iso.datetime(),
    history: z.object({
      firstDay: day.nullable().describe("Day of the first sale; null without one"),
      days: count.describe("Complete days since then"),
      isComparable: z.boolean().describe("Whether comparedPeriod begins no earlier, and there are at least 14"),
    }),
    freshness: z
      .object({ calculatedAt: instant.nullable(), hasFailed: z.boolean(), isStale: z.boolean() })
      .describe("The last nightly calculation of segments and recommendations"),
    figures: z.array(figure),
    news: z.array(news).describe("What changed beyond noise, most money at stake first; at most five"),
    noiseFloor: money.describe("Moves between segments with less at stake are not news"),
    moves: z
      .array(
        z.object({ from: segmentCode, to: segmentCode, customers: count, revenueBefore: money, revenueNow: money }),
      )
      .describe("Customers whose RFM segment at the end of the period is another than at its beginning"),
    today: z
      .object({
        winBack: z.object({
          ...people,
          expectedValueSaved: money.describe("What it is worth if all of them return because of contact"),
          expectedFromContact,
          asOf: day.nullable().describe("The last update of recommendations"),
        }),
        reorder: z.object({ ...people, days: count.describe("The period in which they last bought") }),
        champions: z.object(people).describe("Became champions in the period"),
      })
      .nullable()
      .describe("The customers to act on; null without customers:view"),
    forecast: z
      .object({ from: day, until: day, actual: count, expected: count, lower: count, upper: count })
      .nullable()
      .describe(
        "Repeat purchases outside the 95% interval of the last forecast's holdout; null if there were none, and within segments",
      ),
    failures: z
      .object({
        imports: failedRuns,
        runs: failedRuns,
        connections: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            kind: z.enum(CONNECTION_KINDS),
            state: z.enum(CONNECTION_STATES),
          }),
        ),
      })
      .nullable()
      .describe("What failed in the last seven days, as far as the caller may see it; null if nothing of it"),
  })
  .meta({ id: "Overview" });

export type Overview = z.infer<typeof overview>;

export const getOverview = defineContract({
  method: "GET",
  path: "/api/admin/overview",
  summary: "Read the overview",
  description:
    "What changed in a period, by default the last 28 days, with normal ranges, and the customers to act on today; calculated figures are " +
    "cached like the report. Sales of known customers only, as in the reports",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  examples: [{ title: "Read what changed in the last 7 days", address: "/api/admin/overview?days=7" }],
  input: z.object({
    ...chosenPeriod,
    compare: chosenComparison,
    storefront: queryStorefront,
    ...withinSegment,
  }),
  output: z.object({ data: overview }),
});
