import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, day, editVersion, instant, LARGEST_INTEGER, money } from "#core/contracts/wire.ts";
import { LOOK_LIMITS } from "#features/report/rules/scheme-problems.ts";
import { run } from "#features/runs/contracts.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { SWATCHES } from "#records/rules/rfm/swatches.ts";

const segmentKey = z.enum(RFM_KEYS_BY_VALUE);
const four = <Value extends z.ZodType>(value: Value) => z.array(value).length(4).nullable();

const thresholds = z
  .strictObject({
    recency: four(count.max(LARGEST_INTEGER)).describe(
      "The most days since the last purchase for the scores 5, 4, 3 and 2",
    ),
    frequency: four(count.max(LARGEST_INTEGER)).describe("The fewest sales for the scores 2, 3, 4 and 5"),
    monetary: four(money).describe("The least net revenue for the scores 2, 3, 4 and 5"),
  })
  .describe("Strictly ascending; null keeps the standard scoring: fifths of the period, or fifths of the customers");

const look = z.strictObject({
  key: segmentKey,
  name: z
    .string()
    .max(LOOK_LIMITS.name * 2)
    .nullable(),
  description: z
    .string()
    .max(LOOK_LIMITS.description * 2)
    .nullable(),
  color: z.enum(SWATCHES).nullable(),
  actions: z
    .array(
      z
        .string()
        .max(LOOK_LIMITS.action * 2)
        .nullable(),
    )
    .length(3),
});

const cells = z
  .array(segmentKey)
  .length(125)
  .describe("The segment of each cell, in ascending order of recency, frequency and monetary score");

const scheme = z
  .strictObject({
    thresholds,
    cells,
    looks: z
      .array(look)
      .length(RFM_KEYS_BY_VALUE.length)
      .describe("Each segment once. Null keeps the standard name, description, color or action"),
  })
  .meta({ id: "RfmScheme" });

export type WireScheme = z.infer<typeof scheme>;

const version = z
  .object({
    version: editVersion,
    note: z.string(),
    at: instant,
    by: z.object({ kind: z.enum(["user", "token", "system"]), name: z.string().nullable() }),
    scheme,
  })
  .meta({ id: "RfmSchemeVersion" });

export type RfmSchemeVersion = z.infer<typeof version>;

const choice = {
  revision: count.describe("Counts the changes of the active version; 0 before the first"),
  activeVersion: editVersion.nullable().describe("Null: the standard segments"),
  inApi: z
    .boolean()
    .describe("Whether GET /api/reports/customers/segmentation uses the active version unless asked otherwise"),
};

const schemes = z
  .object({
    ...choice,
    currency: z.string(),
    standard: scheme,
    versions: z.array(version).describe("Latest first, at most 100"),
  })
  .meta({ id: "RfmSchemes" });

export type RfmSchemes = z.infer<typeof schemes>;

export const getRfmSchemes = defineContract({
  method: "GET",
  path: "/api/admin/rfm-scheme",
  summary: "Read the versions of the RFM segments",
  description: "The standard RFM segments, the business's own versions and which of them is active",
  permission: "settings:manage",
  input: z.object({}),
  output: z.object({ data: schemes }),
});

const inSegment = z.object({ customers: count, revenue: money });

const preview = z
  .object({
    period: z.object({ start: day, end: day, days: z.int() }),
    currency: z.string(),
    customers: count.describe("Customers with a sale in the period"),
    moved: count.describe("Those who would be in another segment than now"),
    segments: z.array(z.object({ key: segmentKey, before: inSegment, now: inSegment })),
    flows: z
      .array(z.object({ from: segmentKey, to: segmentKey, customers: count, revenue: money }))
      .describe("From the active segments to the previewed ones, including customers who would stay"),
    sample: z
      .array(
        z.object({
          id: z.string(),
          externalId: personal("id", z.string()),
          name: personal("name", z.string().nullable()),
          orderCount: count,
          revenue: money,
          daysSinceLastPurchase: count,
          from: segmentKey,
          to: segmentKey,
        }),
      )
      .describe("Those with the highest revenue among the ones who would move"),
    standardThresholds: z
      .object({ recency: z.array(z.int()), frequency: z.array(z.int()), monetary: z.array(money) })
      .nullable()
      .describe("What the standard scoring of this period comes to; null without sales"),
  })
  .meta({ id: "RfmSchemePreview" });

export type RfmSchemePreview = z.infer<typeof preview>;

export const previewRfmScheme = defineContract({
  method: "POST",
  path: "/api/admin/rfm-scheme/preview",
  summary: "Preview RFM segments",
  description:
    "Who would be in which RFM segment with unsaved thresholds and cells, compared with the active version, in the business's standard RFM period",
  permission: "settings:manage",
  status: 200,
  input: z.strictObject({ thresholds, cells }),
  output: z.object({ data: preview }),
});

export const saveRfmScheme = defineContract({
  method: "POST",
  path: "/api/admin/rfm-scheme/versions",
  summary: "Save a version of the RFM segments",
  description: "Versions are never changed or deleted. A new one is not active until it is activated",
  permission: "settings:manage",
  status: 201,
  input: z.strictObject({ scheme, note: z.string().trim().max(200).default("") }),
  output: z.object({ data: schemes }),
});

export const activateRfmScheme = defineContract({
  method: "PUT",
  path: "/api/admin/rfm-scheme/active",
  summary: "Activate a version of the RFM segments",
  description:
    "Any version, or null for the standard segments. A run then updates the customers' segments, the segments with RFM rules and " +
    "the recommended actions. Send the revision you read: 409 EDITED_MEANWHILE if it has changed since",
  permission: "settings:manage",
  reasons: ["EDITED_MEANWHILE", "RFM_SCHEME_NOT_FOUND"],
  input: z.strictObject({ ...choice, revision: count.max(LARGEST_INTEGER) }),
  output: z.object({
    data: z.object({ schemes, run: run.nullable().describe("Null if only the use for the API changed") }),
  }),
});
