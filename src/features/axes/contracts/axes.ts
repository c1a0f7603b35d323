import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, editVersion, instant, share, unlessEdited } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { RUN_STATES } from "#core/values/run-states.ts";
import { run, step } from "#features/runs/contracts.ts";
import { MOST_SEGMENTS, TRANSFORMS } from "#lib/axes/axis.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { comparison, figuresOfEarlierDay } from "#records/contracts/report-query.ts";
import { NAMINGS } from "#records/rules/axes/segment-words.ts";

/** Axis names, from the registry. */
export const axisName = z.enum(AXES.map(({ name }) => name));

const scaler = z.object({
  mean: z.number().describe("Mean of the transformed values"),
  std: z.number().nonnegative().describe("Population standard deviation; 0 if all values are equal"),
  transform: z.enum(TRANSFORMS),
});

const sizes = { population_percentage: z.number().min(0).max(100), customer_count: count };

const segment = z
  .object({
    key: z
      .string()
      .meta({ examples: ["high_frequency_loyalists"] })
      .describe("Stable across runs, so that rules can refer to it"),
    name: z
      .string()
      .describe("Set by a user, else from the last run, else the axis's standard name in the reader's language"),
    namedBy: z.enum(["person", "ai", "axis"]).describe("Source of the name"),
    version: editVersion.describe("Increases each time a user names the segment or resets its name"),
    interpretation: z.string(),
    ...sizes,
    cluster_center: z
      .record(z.string(), z.number())
      .describe("{feature: z}: in standard deviations from the population mean"),
    center: z.record(z.string(), z.number()).describe("The same in each feature's own unit"),
    scaler_params: z.record(z.string(), scaler),
    silhouette: z.number().min(-1).max(1).nullable().describe("Mean of its customers; null if it is the only segment"),
    before: z.object(sizes).nullable().describe("The same segment in the previous run; null if it is new"),
  })
  .meta({ id: "AxisSegment" });

export type AxisSegmentDetails = z.infer<typeof segment>;

const feature = z.object({
  key: z.string(),
  name: z.string(),
  median: z.number().nullable().describe("Population median; null before the first run"),
  unit: z.string().meta({ examples: ["orders_per_month", "share", "money"] }),
});

const axis = z
  .object({
    axis: axisName,
    name: z.string().describe("In the language of Accept-Language"),
    asks: z.string().describe("The question it answers"),
    group: z.enum(["marketing", "support"]),
    features: z.array(feature).describe("In the order of the feature vectors"),
    segments: z.array(segment).describe("Largest first; empty before the first run"),
    quality: z
      .object({
        silhouette: z.number().min(-1).max(1).nullable().describe("Mean; null with one segment"),
        silhouetteError: share.describe(
          "Half-width of the 95% sampling interval of the silhouette; 0 if all customers were used",
        ),
        judged: count.describe("Customers used for the silhouette scores"),
        k: count,
        tried: z
          .array(z.object({ k: count, silhouette: z.number().nullable() }))
          .describe("null if it produced a segment below 2%"),
      })
      .nullable()
      .describe("null before the first run"),
    warnings: z.array(z.object({ code: z.string(), values: z.record(z.string(), z.number()) })),
    gone: z
      .array(z.object({ key: z.string(), name: z.string(), ...sizes }))
      .describe("Segments of the previous run that no longer exist"),
    moves: z
      .array(
        z.object({
          from: z.string().nullable().describe("Previous nearest segment; null for customers without one"),
          to: z.string(),
          customers: count,
        }),
      )
      .describe("Movements between segments since the previous run; empty if there was none"),
    missing: z
      .enum(["no_run", "no_tickets"])
      .nullable()
      .describe("Why it has no segments: no run yet, or no support tickets to base them on"),
    ranAt: z.iso
      .datetime()
      .nullable()
      .describe("When the axis last ran; earlier than the last run if that covered only other axes"),
    modelVersion: count.nullable(),
  })
  .meta({ id: "Axis" });

export type AxisDetails = z.infer<typeof axis>;

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
        ranAt: instant,
        asOf: instant.describe("Only data before this time was used"),
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
  examples: [{ title: "Read the loyalty trajectory", address: "/api/admin/axes/loyalty_trajectory" }],
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
