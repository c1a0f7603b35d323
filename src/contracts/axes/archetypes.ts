import { z } from "zod";
import { defineContract } from "../contract.ts";
import { customerIdentity } from "../customer-standing.ts";
import { playbookReasons } from "../playbooks/playbooks.ts";
import { count, listInput, money, share } from "../wire.ts";
import { axisName } from "./axis-segment.ts";

const one = { auth: "session-or-bearer", errors: "admin", method: "GET" } as const;

/** A segment beside everybody. */
const mark = z.object({
  axis: axisName,
  axisName: z.string(),
  segment: z.string(),
  name: z.string(),
  share: share.max(1).describe("Of the archetype's customers: whose nearest segment it is, when it was found"),
  of_all: share.max(1).describe("Of everybody"),
});

const archetype = z
  .object({
    key: z
      .string()
      .describe("The keys of its segments, joined: kept over runs")
      .meta({ examples: ["product_experts+stable_regulars"] }),
    name: z.string(),
    segments: z.record(z.string(), z.string()).describe("{axis: key}"),
    customer_count: count,
    share: share.max(1).describe("Of the population"),
    value: money.describe("What its customers spent in all, net of refunds"),
    value_share: z.number(),
    marks: z.array(mark).describe("What it has most more of than everybody, beyond what makes it: three at most"),
    play: z
      .enum([
        ...(["win_back", "second_purchase", "care_first", "flash_sale_20pct_off", "reward_loyalty"] as const),
        ...(["new_premium_collection", "stay_in_touch"] as const),
      ])
      .describe("What to do about them, by a rule over where most of them are"),
    why: playbookReasons,
  })
  .meta({ id: "Archetype" });

export type ShownArchetype = z.infer<typeof archetype>;

export const listArchetypes = defineContract({
  ...one,
  path: "/api/admin/archetypes",
  summary: "List the archetypes",
  description: "The frequent combinations of segments; everybody in the population is in the nearest",
  permission: "reports:view",
  examples: [{ title: "Which types of customers are there?", address: "/api/admin/archetypes" }],
  input: z.object({}),
  output: z.object({
    data: z.array(archetype),
    total: count,
    axes: z.array(axisName).describe("Those whose segments are combined"),
    coverage: share.max(1).describe("Customers whose own combination is one of these; the others are in the nearest"),
    stability: z.number().min(-1).max(1).describe("The least adjusted Rand index under resamples of 90 %"),
    currency: z.string(),
    model: z
      .object({ version: count, ranAt: z.iso.datetime(), asOf: z.iso.datetime(), population: count })
      .nullable()
      .describe("null before the first run"),
  }),
});

export const getArchetype = defineContract({
  ...one,
  path: "/api/admin/archetypes/{key}",
  summary: "Read an archetype beside everybody",
  permission: "reports:view",
  input: z.object({ key: z.string() }),
  output: z.object({
    data: archetype.extend({
      axes: z
        .array(z.object({ axis: axisName, axisName: z.string(), segments: z.array(mark) }))
        .describe("Every axis with two segments or more, in their order"),
    }),
  }),
});

export type ArchetypeInFull = z.infer<typeof getArchetype.output>["data"];

const member = z
  .object({
    ...customerIdentity,
    lifetimeValue: money,
    churnRisk: share.max(1),
    lastOrderAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ArchetypeMember" });

export type ArchetypeMember = z.infer<typeof member>;

export const listArchetypeMembers = defineContract({
  ...one,
  path: "/api/admin/archetypes/{key}/members",
  summary: "List the customers of an archetype",
  description: "By the standing model: whose own combination it is, or who is nearest to it",
  permission: "customers:view",
  input: z.object({ key: z.string(), ...listInput(["name", "lifetimeValue", "churnRisk"], "-lifetimeValue") }),
  output: z.object({
    data: z.array(member),
    total: count,
    currency: z.string(),
    isCalibrated: z.boolean().describe("Whether churnRisk is a chance, or says only who before whom"),
  }),
});
