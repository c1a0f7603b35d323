import { z } from "zod";
import { count, share } from "#core/contracts/wire.ts";

const daysUntil = (what: string) => z.int().positive().nullable().describe(what);

export const verdict = z
  .discriminatedUnion("state", [
    z.object({
      state: z.literal("too_few_buyers"),
      buyers: count.describe("Customers who bought, in the group with fewer of them"),
      days: daysUntil("About how many more days until there are enough; null if the campaign ends before"),
    }),
    z.object({ state: z.enum(["uplift", "loss", "no_effect"]), day: z.int().positive() }),
    z.object({
      state: z.literal("inconclusive"),
      day: z.int().positive(),
      days: daysUntil(
        "About how many more days until the interval is as narrow as the expected effect; null if the campaign ends before",
      ),
    }),
  ])
  .nullable()
  .describe("What the campaign has shown about revenue; day is the one that decides. null before the first whole day")
  .meta({ id: "CampaignVerdict" });

export type CampaignVerdict = z.infer<typeof verdict>;

export const point = z
  .object({
    day: z.int().positive().describe("Up to the end of this day; the first is 1"),
    effect: z.number().describe("Per customer: contacted members minus control group"),
    lower: z.number().describe("95% interval that stays valid however often it is looked at"),
    upper: z.number(),
    controlMean: z.number().describe("Per customer of the control group, adjusted like the effect"),
    relative: z.number().nullable().describe("effect / controlMean; null if the control group bought nothing"),
    total: z.number().describe("effect × contacted members"),
    totalLower: z.number(),
    totalUpper: z.number(),
  })
  .describe("Orders, or money in major units of the business's currency")
  .meta({ id: "CampaignEffect" });

export type CampaignPoint = z.infer<typeof point>;

const measured = z
  .object({
    series: z.array(point).describe("By day, from the first with enough buyers"),
    windows: z.array(
      z.object({
        days: z.int(),
        isFinal: z.boolean().describe("Whether all its days are over"),
        point: point.nullable().describe("So far, or final; null without enough data"),
      }),
    ),
  })
  .meta({ id: "MeasuredEffect" });

/** What a campaign has shown, as a part of its results. */
export const measuredResults = {
  currency: z.string(),
  buyers: count.describe("Customers who bought, in the group with fewer of them"),
  verdict,
  measures: z.object({ revenue: measured, orders: measured, margin: measured }),
  costCoverage: share.nullable().describe("Of the members' revenue, the share whose cost is known"),
  explained: share.nullable().describe("The share of the variance of revenue that past purchases explain"),
  strata: z
    .array(
      z.object({
        stratum: z.string().describe("RFM segment when drawn; none without one, other for small segments"),
        members: count,
        controls: count,
        revenue: point.nullable().describe("null without enough buyers in both groups"),
      }),
    )
    .describe("The effect on revenue so far in each RFM segment"),
};
