import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { chosenDay, count, day, listInput, listOf } from "#core/contracts/wire.ts";
import { NAME } from "#core/values/fields.ts";
import { plainName } from "#core/values/names.ts";
import { CAMPAIGN_ACTIONS } from "#features/evidence/rules/action.ts";
import { CAMPAIGN_STATES, FEWEST_IN_GROUP, HORIZON_DAYS, MOST_DAYS_AHEAD } from "#lib/effects/campaign.ts";
import { measuredResults, point, verdict } from "./campaign-effect.ts";
import { controlShare, expectedEffect, plan, source, split } from "./campaign-preview.ts";

const campaign = z
  .object({
    id: z.string(),
    name: z.string(),
    source,
    sourceName: z
      .string()
      .nullable()
      .describe("Name of the segment or view when the members were drawn; null for other sources"),
    controlShare,
    action: z.enum(CAMPAIGN_ACTIONS).nullable().describe("The recommended action that it carries out"),
    expectedEffect,
    startsOn: day,
    lastDay: day.describe("The last measured day; the control group is held back until then"),
    state: z.enum(CAMPAIGN_STATES),
    daysMeasured: count.max(HORIZON_DAYS).describe("Whole days that are over"),
    members: count,
    controls: count,
    createdAt: z.iso.datetime(),
    createdBy: z.string().nullable().describe("Name of the user or token; null for a former one"),
    endedAt: z.iso.datetime().nullable().describe("When it was ended early"),
  })
  .meta({ id: "Campaign" });

const listed = campaign
  .extend({ verdict, revenue: point.nullable().describe("The effect on revenue on the day that decides") })
  .meta({ id: "ListedCampaign" });

export type ListedCampaign = z.infer<typeof listed>;
export type Campaign = z.infer<typeof campaign>;

const path = "/api/admin/campaigns";
const one = "/api/admin/campaigns/{id}";

const CAMPAIGN_SORTS = ["name", "startsOn", "members", "createdAt"] as const;

export const listCampaigns = defineContract({
  method: "GET",
  path,
  summary: "List campaigns",
  description: "Each with what it has shown so far",
  permission: "reports:view",
  input: z.object(listInput(CAMPAIGN_SORTS, "-createdAt")),
  output: listOf(listed).extend({ currency: z.string() }),
});

const start = {
  startsOn: chosenDay
    .optional()
    .describe(`The first measured day, at most ${MOST_DAYS_AHEAD} days ahead; today if left out`),
  action: z
    .enum(CAMPAIGN_ACTIONS)
    .nullable()
    .optional()
    .describe("The recommended action that it carries out: the key of an action, or {RFM segment}:{1, 2 or 3}"),
};

/** A control group that is held back from something else, such as an audience. */
export const controlPlan = z.strictObject({ ...split, ...start }).meta({ id: "ControlPlan" });
export const controlSplit = z.strictObject(split);

export const createCampaign = defineContract({
  method: "POST",
  path,
  summary: "Create a campaign",
  description:
    "Draws its members from the source and holds back a control group, within each RFM segment. Both stay as drawn. Customers " +
    "held back by another campaign are left out. At least " +
    `${FEWEST_IN_GROUP} customers must be in the control group and outside it`,
  permission: "customers:edit",
  status: 201,
  idempotencyKey: true,
  reasons: ["CAMPAIGN_TOO_SMALL", "SEGMENT_NOT_FOUND", "VIEW_NOT_FOUND", "IDEMPOTENCY_KEY_REUSED"],
  examples: [
    {
      title: "Win back customers at risk, holding back a fifth",
      address: path,
      body: {
        name: "Spring win-back",
        source: { kind: "rfm", segment: "at_risk" },
        controlShare: 0.2,
        action: "win_back",
        expectedEffect: 0.1,
      },
    },
  ],
  input: z.strictObject({
    name: plainName.trim().min(1).max(NAME.max),
    ...plan,
    ...start,
  }),
  output: z.object({ data: campaign }),
});

const results = z.object({ campaign, ...measuredResults }).meta({ id: "CampaignResults" });

export type CampaignResults = z.infer<typeof results>;

export const getCampaignResults = defineContract({
  method: "GET",
  path: one,
  summary: "Read a campaign and its measured effect",
  description:
    "All members who were to be contacted are compared with the control group, whether they were reached or not. Whole days " +
    "until yesterday count",
  permission: "reports:view",
  reasons: ["CAMPAIGN_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: results }),
});

export const endCampaign = defineContract({
  method: "POST",
  path: "/api/admin/campaigns/{id}/end",
  summary: "End a campaign",
  description: "Frees the control group; nothing from today on is measured",
  permission: "customers:edit",
  status: 200,
  reasons: ["CAMPAIGN_NOT_FOUND", "CAMPAIGN_IS_OVER"],
  input: z.strictObject({ id: z.string() }),
  output: z.object({ data: campaign }),
});

export const deleteCampaign = defineContract({
  method: "DELETE",
  path: one,
  summary: "Delete a campaign",
  description: "With its control group and its result",
  permission: "customers:edit",
  status: 204,
  reasons: ["CAMPAIGN_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.void(),
});
