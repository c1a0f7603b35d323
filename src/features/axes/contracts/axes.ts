import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, share, unlessEdited } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { NAMINGS } from "#core/values/naming.ts";
import { RUN_STATES } from "#core/values/run-states.ts";
import { comparison, figuresOfEarlierDay } from "#features/report/contracts/comparison.ts";
import { run, step } from "#features/runs/contracts/runs.ts";
import { MOST_SEGMENTS } from "#records/rules/axes/axis.ts";
import { DEFAULT_OPTIONS } from "#records/rules/axes/model.ts";
import { axis, axisName } from "./axis-segment.ts";

const unfinished = z
  .object({ id: z.string(), state: z.enum(RUN_STATES), progress: share.max(1), steps: z.array(step) })
  .nullable()
  .describe("The latest requested run that has not succeeded: queued, running or failed");

export const listAxes = defineContract({
  method: "GET",
  path: "/api/admin/axes",
  summary: "List the axes and their segments",
  description: "All fourteen axes in the standard order, from the last run, in the language of Accept-Language",
  permission: "reports:view",
  examples: [{ title: "List the segments of each axis", address: "/api/admin/axes" }],
  input: z.object({
    compare: comparison
      .optional()
      .describe(
        "Adds the segments as of an earlier day: previous (90 days ago), year (the same day last year) or a date (YYYY-MM-DD)",
      ),
  }),
  output: z.object({
    data: z.array(axis),
    model: z
      .object({
        version: count,
        ranAt: z.iso.datetime(),
        asOf: z.iso.datetime().describe("Only data before this time was used"),
        population: count.describe("Customers with an order before then"),
        sampled: count.describe(
          "Number of customers the segments were fitted to; a sample if there are more than 50,000",
        ),
        churn: z.object({
          isCalibrated: z
            .boolean()
            .describe("With fewer than 200 known outcomes, the score only ranks customers and is not a probability"),
          examples: count,
          calibrationError: share.max(1),
          reliability: z.array(
            z.object({
              from: share,
              to: share,
              count,
              meanScore: share,
              lapsedShare: share,
              low: share.describe("95% Wilson confidence interval of lapsedShare"),
              high: share,
            }),
          ),
        }),
      })
      .nullable()
      .describe("null before the first run"),
    customers: count.describe("Customers with at least one order; a run needs 100 of them by default"),
    run: unfinished,
    naming: z.object({
      isConfigured: z.boolean().describe("Whether Claude can name the segments (ANTHROPIC_API_KEY is set)"),
      model: z.string().describe("The model used"),
    }),
    compared: figuresOfEarlierDay({
      axes: z.array(
        z.object({
          axis: axisName,
          segments: z.array(
            z.object({
              key: z.string(),
              name: z.string(),
              customer_count: count,
              population_percentage: z.number().min(0).max(100),
            }),
          ),
        }),
      ),
    }),
  }),
});

export const getAxis = defineContract({
  method: "GET",
  path: "/api/admin/axes/{axis}",
  summary: "Read one axis",
  permission: "reports:view",
  examples: [{ title: "Read churn risk", address: "/api/admin/axes/loyalty_trajectory" }],
  input: z.object({ axis: z.string() }),
  output: z.object({ data: axis }),
});

export const renameAxisSegment = defineContract({
  method: "PATCH",
  path: "/api/admin/axes/{axis}/segments/{key}",
  summary: "Name an axis's segment",
  description: "Later runs keep the name as long as the segment exists. Null resets it. Returns the axis",
  permission: "customers:edit",
  reasons: ["SEGMENT_NOT_FOUND", "SEGMENT_NAME_TAKEN", "EDITED_MEANWHILE"],
  input: z.strictObject({
    axis: z.string(),
    key: z.string(),
    name: plainName.trim().min(1).max(80).nullable(),
    ...unlessEdited,
  }),
  output: z.object({ data: axis }),
});

/** An axis needs at least two segments. */
const groups = z.int().min(2).max(MOST_SEGMENTS);

export const runAxes = defineContract({
  method: "POST",
  path: "/api/admin/axes/runs",
  summary: "Run the behavior axes",
  description:
    "Follow the run by its ID. The new model replaces the current one when it is complete, including all customer profiles. " +
    "If the same run is already queued, returns that run",
  permission: "ai:use",
  status: 202,
  idempotencyKey: true,
  reasons: ["RUN_LIMIT", "IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Recalculate all axes", address: "/api/admin/axes/runs", body: {} }],
  input: z
    .strictObject({
      axes: z
        .array(axisName)
        .min(1)
        .max(axisName.options.length)
        .optional()
        .describe("Only these axes; the others stay as they are"),
      minK: groups.default(DEFAULT_OPTIONS.minK),
      maxK: groups.default(DEFAULT_OPTIONS.maxK),
      minPopulation: z.int().min(2).max(1_000_000).default(DEFAULT_OPTIONS.minPopulation),
      seed: z.int().min(0).max(2_147_483_647).default(DEFAULT_OPTIONS.seed),
      naming: z
        .enum(NAMINGS)
        .optional()
        .describe("ai: names by Claude, the default if a key is configured; axis: standard names of the axis"),
    })
    .refine(({ minK, maxK }) => minK <= maxK, { path: ["minK"], params: { reason: "range_order" } }),
  output: z.object({ data: run }),
});

export const getAxesRun = defineContract({
  method: "GET",
  path: "/api/admin/axes/runs/{id}",
  summary: "Follow a run of the behavior axes",
  description:
    "After success, the result has the version; the number of customers, axes, segments (groups) and archetypes; each axis's " +
    "silhouette score; and naming: the source of the names (by), the model, its calls, axes cached and kept, tokensIn, tokensOut, the approximate " +
    "costUsd (null if the model's price is unknown), and failed: the axes with standard names, and why",
  permission: "ai:use",
  reasons: ["RUN_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: run }),
});
