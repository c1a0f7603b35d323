import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, listInput, money, share, wholeFile } from "#core/contracts/wire.ts";
import { customerIdentity } from "#records/contracts/list-fields.ts";
import { axisName } from "./axes.ts";

const member = z
  .object({
    ...customerIdentity,
    membership: share.max(1).describe("Membership strength in this segment"),
    lifetimeValue: money,
    churnRisk: share.max(1).nullable().describe("Probability of no order in the next 90 days; null without a forecast"),
  })
  .meta({ id: "AxisMember" });

export type AxisMember = z.infer<typeof member>;

export const listAxisMembers = defineContract({
  method: "GET",
  path: "/api/admin/axes/{axis}/segments/{key}/members",
  summary: "List the customers of an axis's segment",
  description:
    "By the current model: customers nearest to this segment, or with at least the given membership strength. The file has the " +
    "columns of the customers' file, `membership` and `churnRisk`, and also needs data:export",
  permission: "customers:view",
  files: ["text/csv"],
  reasons: ["SEGMENT_NOT_FOUND"],
  examples: [
    {
      title: "List the most frequent buyers",
      address: "/api/admin/axes/purchase_frequency/segments/high_frequency_loyalists/members?minMembership=0.7",
    },
  ],
  input: z.object({
    axis: z.string(),
    key: z.string(),
    ...listInput(["name", "membership", "lifetimeValue", "churnRisk"], "-membership"),
    minMembership: z
      .string()
      .transform(Number)
      .pipe(z.number().min(0).max(1))
      .optional()
      .describe("Minimum membership strength, 0 to 1; if omitted, customers nearest to this segment")
      .meta({ override: { type: "number", minimum: 0, maximum: 1 } }),
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(member),
    total: count,
    currency: z.string(),
  }),
});

const direction = z.object({
  feature: z.string().nullable().describe("null for a principal component"),
  share: share
    .max(1)
    .describe(
      "For a feature, its share of the separation between segments; for a component, its share of the variance between customers",
    ),
  weights: z.array(z.object({ feature: z.string(), weight: z.number() })).describe("Most informative first"),
});

const axisMap = z
  .object({
    axis: axisName,
    directions: z.tuple([direction, direction]).describe("Horizontal and vertical direction"),
    points: z.array(
      z.object({
        x: z.number().describe("In standard deviations from the population mean; features are capped at 4"),
        y: z.number(),
        segment: z.string(),
        customer: z
          .object({ id: z.string(), externalId: personal("id", z.string()), name: personal("name", z.string()) })
          .nullable()
          .describe("null without customers:view"),
      }),
    ),
    population: count,
  })
  .meta({ id: "AxisMap" });

export type AxisMapAnswer = z.infer<typeof axisMap>;

export const getAxisMap = defineContract({
  method: "GET",
  path: "/api/admin/axes/{axis}/map",
  summary: "Read an axis's segment map",
  description:
    "Up to 2,000 customers, sampled by ID, on the two features that separate the segments best, or on the first two " +
    "principal components of all features if two features are not enough",
  permission: "reports:view",
  examples: [{ title: "Read the segment map of an axis", address: "/api/admin/axes/purchase_frequency/map" }],
  input: z.object({ axis: z.string() }),
  output: z.object({ data: axisMap.nullable().describe("null if the axis has no segments yet") }),
});
