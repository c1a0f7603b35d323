import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import {
  chosenDay,
  count,
  day,
  instant,
  listInput,
  listOf,
  money,
  share,
  sortByName,
  wholeFile,
} from "#core/contracts/wire.ts";
import { NAME } from "#core/values/fields.ts";
import { plainName, reference } from "#core/values/names.ts";
import { listedCustomers } from "#features/customers/contracts/customers.ts";
import { CLV_TIERS } from "#lib/clv/forecast-setting.ts";
import { FEWEST_IN_GROUP, HORIZON_DAYS, LEAST_CONTROL_SHARE, MOST_CONTROL_SHARE } from "#lib/effects/campaign.ts";
import { RFM_GROUPS } from "#lib/rfm/segments.ts";
import { CAMPAIGN_ACTIONS } from "#records/rules/evidence.ts";
import { CUSTOMER_SORTS } from "#records/rules/view-lists.ts";
import { CAMPAIGN_STATES, MOST_DAYS_AHEAD, SOURCE_LISTS } from "./rules.ts";

const SOURCES = [
  z.strictObject({ kind: z.literal("all") }),
  z.strictObject({ kind: z.literal("segment"), segmentId: reference }),
  z.strictObject({
    kind: z.literal("rfm"),
    segment: z.enum(RFM_GROUPS).describe("lapsed: customers who bought before the standard period and not in it"),
  }),
  z.strictObject({ kind: z.literal("tier"), tier: z.enum(CLV_TIERS) }),
  z.strictObject({ kind: z.literal("view"), viewId: reference.describe("A saved view of the customers list") }),
  z.strictObject({ kind: z.literal("list"), list: z.enum(SOURCE_LISTS).describe("A list of the playbook") }),
] as const;

const chosenSource = z.discriminatedUnion("kind", SOURCES).meta({ id: "ChosenCampaignSource" });

const source = z
  .discriminatedUnion("kind", [
    ...SOURCES,
    z.strictObject({
      kind: z.literal("audience"),
      audienceId: z.string().describe("With which the campaign was created"),
    }),
  ])
  .meta({ id: "CampaignSource" });

const controlShare = z
  .number()
  .min(LEAST_CONTROL_SHARE)
  .max(MOST_CONTROL_SHARE)
  .describe("The share of the members that is not contacted");

const expectedEffect = z
  .number()
  .min(0.01)
  .max(1)
  .describe("The change of revenue that the campaign is planned to show, relative to the control group: 0.05 is 5%");

const split = { controlShare: controlShare.default(0.2), expectedEffect: expectedEffect.default(0.05) };

/** What a new campaign and its preview have in common. */
const plan = { source: chosenSource, ...split };

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
        revenue: money.describe("Expected per customer without the campaign, by the forecast and its season"),
        pastRevenue: money.describe("What these customers spent on average in as many days before today"),
        detectableEffect: share
          .nullable()
          .describe(
            "The smallest effect found with a probability of 80%, relative to the control group's revenue per customer, like " +
              "relative in the result; null if there are too few members or purchases",
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

const daysUntil = (what: string) => z.int().positive().nullable().describe(what);

const verdict = z
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

const point = z
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
const measuredResults = {
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
        buyers: count.describe("Customers who bought, in the group with fewer of them; an effect needs 25"),
        revenue: point.nullable().describe("null without enough buyers in both groups"),
      }),
    )
    .describe("The effect on revenue so far in each RFM segment"),
};

const { page, pageSize } = listInput(CUSTOMER_SORTS, "name");

/** What a member was drawn by, and what its outcomes are adjusted by. */
const drawn = {
  stratum: z.string().describe("RFM segment when drawn; none without one, other for small segments"),
  isControl: z.boolean(),
  pastOrders: count.describe("In the 365 days before the draw"),
  pastRevenue: z.number().describe("In the 365 days before the draw"),
};

export const listCampaignCustomers = defineContract({
  method: "GET",
  path: "/api/admin/campaigns/{id}/customers",
  summary: "List the customers of a campaign",
  description: "The members to contact, or the control group. The file export also needs data:export",
  permission: "customers:view",
  files: ["text/csv"],
  reasons: ["CAMPAIGN_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    group: z.enum(["contacted", "control"]).default("contacted"),
    page,
    pageSize,
    sort: sortByName(CUSTOMER_SORTS),
    ...wholeFile,
  }),
  output: listedCustomers.extend({ data: z.array(listedCustomers.shape.data.element.extend(drawn)) }),
});

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
    createdAt: instant,
    createdBy: z.string().nullable().describe("Name of the user or token; null for a former one"),
    endedAt: instant.nullable().describe("When it was ended early"),
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
