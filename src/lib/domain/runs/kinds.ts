import { z } from "zod";
import { NAMINGS } from "../axes/naming/naming-report.ts";
import { FORECAST_LEVELS, FORECAST_MODELS, FORECAST_MONTHS } from "../forecast/forecast-setting.ts";

/** The options of each kind of run, stored in its row and shown to users. */
export const RUN_OPTIONS = {
  recalculate_segments: z.strictObject({
    reason: z.enum(["nightly", "import", "request"]),
    /** Only these; all active automatic segments if omitted. */
    segmentIds: z.array(z.string()).optional(),
  }),
  /** The change's own row holds the action and the selection. */
  bulk_assign: z.strictObject({
    changeId: z.string(),
    action: z.enum(["assign", "remove", "tag", "untag"]),
    customers: z.int(),
  }),
  /** All segmentation types in one pass. */
  segment_purchases: z.strictObject({}),
  /** With the standard settings, this also gives each customer their forecast. */
  forecast_clv: z.strictObject({
    months: z.literal(FORECAST_MONTHS),
    model: z.enum(FORECAST_MODELS),
    level: z.literal(FORECAST_LEVELS),
  }),
  /** Recomputes the segments of axes and every customer's profile. */
  axis_run: z.strictObject({
    /** Only these; the others stay unchanged. */
    axes: z.array(z.string()).optional(),
    minK: z.int(),
    maxK: z.int(),
    minPopulation: z.int(),
    seed: z.int(),
    /** What names the segments; if omitted, a language model if one is configured. */
    naming: z.enum(NAMINGS).optional(),
    /** Ignores events at or after this instant; if omitted, the start of the day of the run. */
    asOf: z.iso.datetime().optional(),
  }),
  /** Profiles of customers with orders since theirs was computed, using the current model. */
  profile_update: z.strictObject({}),
  clean_up: z.strictObject({}),
} as const;

export type RunKind = keyof typeof RUN_OPTIONS;
export type RunOptions<Kind extends RunKind = RunKind> = z.infer<(typeof RUN_OPTIONS)[Kind]>;

export const RUN_KINDS = Object.keys(RUN_OPTIONS) as RunKind[];

/** The steps of each kind, in order. */
export const RUN_STEPS = {
  recalculate_segments: ["scores", "segments"],
  bulk_assign: ["customers"],
  segment_purchases: ["purchases", "groups", "places", "segments"],
  forecast_clv: ["purchases", "models", "forecasts", "segments"],
  axis_run: ["histories", "axes", "archetypes", "names", "profiles", "segments"],
  profile_update: ["profiles", "segments"],
  clean_up: ["old_runs"],
} as const satisfies Record<RunKind, readonly string[]>;

export const RUN_TRIGGERS = ["schedule", "import", "request"] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

export const RUN_STATES = ["queued", "running", "retrying", "succeeded", "failed", "cancelled"] as const;
export type RunState = (typeof RUN_STATES)[number];

/** States of unfinished runs. */
export const OPEN_STATES = ["queued", "running", "retrying"] as const satisfies readonly RunState[];

/**
 * Failure reasons shown to users. `SOME_SEGMENTS_FAILED`: the others are up to date. `WORKER_LOST`: the worker process
 * died on every attempt.
 */
export const RUN_PROBLEMS = ["INTERNAL_ERROR", "DATABASE_AWAY", "SOME_SEGMENTS_FAILED", "WORKER_LOST"] as const;
export type RunProblem = (typeof RUN_PROBLEMS)[number];
