import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, money, share } from "#core/contracts/wire.ts";
import { reference } from "#core/values/external-ids.ts";
import { SOURCE_LISTS } from "#features/campaigns/rules/source.ts";
import { CLV_TIERS } from "#lib/clv/tiers.ts";
import { LEAST_CONTROL_SHARE, MOST_CONTROL_SHARE } from "#lib/effects/campaign.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";

const SOURCES = [
  z.strictObject({ kind: z.literal("all") }),
  z.strictObject({ kind: z.literal("segment"), segmentId: reference }),
  z.strictObject({ kind: z.literal("rfm"), segment: z.enum(RFM_KEYS_BY_VALUE) }),
  z.strictObject({ kind: z.literal("tier"), tier: z.enum(CLV_TIERS) }),
  z.strictObject({ kind: z.literal("view"), viewId: reference.describe("A saved view of the customers list") }),
  z.strictObject({ kind: z.literal("list"), list: z.enum(SOURCE_LISTS).describe("A list of the playbook") }),
] as const;

const chosenSource = z.discriminatedUnion("kind", SOURCES).meta({ id: "ChosenCampaignSource" });

export const source = z
  .discriminatedUnion("kind", [
    ...SOURCES,
    z.strictObject({
      kind: z.literal("audience"),
      audienceId: z.string().describe("With which the campaign was created"),
    }),
  ])
  .meta({ id: "CampaignSource" });

export const controlShare = z
  .number()
  .min(LEAST_CONTROL_SHARE)
  .max(MOST_CONTROL_SHARE)
  .describe("The share of the members that is not contacted");

export const expectedEffect = z
  .number()
  .min(0.01)
  .max(1)
  .describe("The change of revenue that the campaign is planned to show, relative to the control group: 0.05 is 5%");

export const split = { controlShare: controlShare.default(0.2), expectedEffect: expectedEffect.default(0.05) };

/** What a new campaign and its preview have in common. */
export const plan = { source: chosenSource, ...split };

/** What a campaign could show. */
export const preview = z
  .object({
    members: count,
    controls: count,
    heldBack: count.describe("Customers of the source who are left out because another campaign holds them back"),
    isLargeEnough: z.boolean(),
    currency: z.string(),
    windows: z.array(
      z.object({
        days: z.int(),
        revenue: money.describe("Expected per customer without the campaign"),
        detectableEffect: share
          .nullable()
          .describe(
            "The smallest relative effect found with a probability of 80%; null if there are too few members or purchases",
          ),
        membersNeeded: count.nullable().describe("Members to find expectedEffect with that probability"),
      }),
    ),
  })
  .meta({ id: "CampaignPreview" });

export const previewCampaign = defineContract({
  method: "POST",
  path: "/api/admin/campaigns/preview",
  summary: "Preview a campaign's power",
  description: "How many members it would have now, and which effects on revenue it could show. Nothing is stored",
  permission: "customers:edit",
  status: 200,
  reasons: ["SEGMENT_NOT_FOUND", "VIEW_NOT_FOUND"],
  input: z.strictObject(plan),
  output: z.object({ data: preview }),
});

export type CampaignPreview = z.infer<typeof previewCampaign.output>["data"];
