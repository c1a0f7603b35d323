import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, money } from "#core/contracts/wire.ts";
import { CAMPAIGN_ACTIONS, EVIDENCE_DAYS, EVIDENCE_VERDICTS, FEWEST_CAMPAIGNS } from "#records/rules/evidence.ts";

const pooled = z
  .object({
    effect: z.number().describe("Revenue per contacted customer, contacted members minus control group"),
    lower: z.number().describe("95% interval, valid however many campaigns follow"),
    upper: z.number(),
    spread: money.describe("How much the campaigns' true effects differ (standard deviation)"),
  })
  .describe("Money in major units of the business's currency")
  .meta({ id: "PooledEffect" });

const evidence = z
  .object({
    action: z.enum(CAMPAIGN_ACTIONS),
    segment: z
      .string()
      .nullable()
      .describe("RFM segment when drawn, none without one; null for all customers of the campaigns"),
    campaigns: count,
    contacted: count.describe("Customers contacted in these campaigns"),
    verdict: z.enum(EVIDENCE_VERDICTS).describe("uplift and loss if the interval excludes zero"),
    pooled: pooled.nullable().describe(`null with fewer than ${FEWEST_CAMPAIGNS} campaigns`),
  })
  .meta({ id: "ActionEvidence" });

export type ActionEvidence = z.infer<typeof evidence>;

export const readEvidence = defineContract({
  method: "GET",
  path: "/api/admin/campaigns/evidence",
  summary: "Compare recommended actions by their measured effect",
  description:
    `The effect on revenue in the first ${EVIDENCE_DAYS} days, over all campaigns with the same action, in each RFM segment and in ` +
    "all. Campaigns that ended before count for none, nor do segments with fewer than 25 buyers in either group",
  permission: "reports:view",
  input: z.object({}),
  output: z.object({ data: z.array(evidence), days: z.int(), currency: z.string() }),
});
