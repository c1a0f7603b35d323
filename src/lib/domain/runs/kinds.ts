import type { Naming } from "../axes/naming/naming-report.ts";
import type { ForecastSetting } from "../forecast/forecast-setting.ts";

/** What each kind of run is given, kept in its row and shown to people. */
type OptionsByKind = {
  recalculate_segments: {
    reason: "nightly" | "import" | "request";
    /** These alone; all automatic ones in use where it is not given. */
    segmentIds?: string[] | undefined;
  };
  /** What is to be done, and whom it is meant for, stands in the change's own row. */
  bulk_assign: { changeId: string; action: "assign" | "remove" | "tag" | "untag"; customers: number };
  /** Of all types of segmentation, from one reading. */
  segment_purchases: Record<string, never>;
  /** With the standard settings it is each customer's own forecast too. */
  forecast_clv: ForecastSetting;
  /** New segments of the axes, and everybody's profile by them. */
  axis_run: {
    /** These alone; the others stay as they are. */
    axes?: string[] | undefined;
    minK: number;
    maxK: number;
    minPopulation: number;
    seed: number;
    /** Who names the segments; a model of language, where one is configured, if it is not given. */
    naming?: Naming | undefined;
    /** Nothing at or after it is seen; the start of the day on which it is worked on, where it is not given. */
    asOf?: string | undefined;
  };
  /** Of those who ordered since theirs was made, by the model that stands. */
  profile_update: Record<string, never>;
  clean_up: Record<string, never>;
  /** A file of orders. */
  import: {
    /** Of an uploaded file; a command reads its own, and its import is known once that was read. */
    importId?: string | undefined;
    fileName: string;
    format: string;
    storefrontId: number;
    shiftDays: number;
  };
};

export type RunKind = keyof OptionsByKind;
export type RunOptions<Kind extends RunKind = RunKind> = OptionsByKind[Kind];

/** The steps of each kind, in order. */
export const RUN_STEPS = {
  recalculate_segments: ["scores", "segments"],
  bulk_assign: ["customers"],
  segment_purchases: ["purchases", "groups", "places", "segments"],
  forecast_clv: ["purchases", "models", "forecasts", "segments"],
  axis_run: ["histories", "axes", "archetypes", "names", "profiles", "segments"],
  profile_update: ["profiles", "segments"],
  clean_up: ["old_runs"],
  import: ["rows"],
} as const satisfies Record<RunKind, readonly string[]>;

export const RUN_KINDS = Object.keys(RUN_STEPS) as RunKind[];

export const RUN_TRIGGERS = ["schedule", "import", "request"] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

export const RUN_STATES = ["queued", "running", "retrying", "succeeded", "failed", "cancelled"] as const;
export type RunState = (typeof RUN_STATES)[number];

/** States of unfinished runs. */
export const OPEN_STATES = ["queued", "running", "retrying"] as const satisfies readonly RunState[];

/**
 * What a run can fail of: the reason a person is told. `SOME_SEGMENTS_FAILED`: the others are up to date. `FILE_REFUSED`: the
 * file itself is wrong. `FILE_MISSING`: the worker's machine does not have the file. `WORKER_LOST`: the process that worked
 * on it ended without a word, at each attempt.
 */
export const RUN_PROBLEMS = [
  "INTERNAL_ERROR",
  "DATABASE_AWAY",
  "DISK_FULL",
  "SOME_SEGMENTS_FAILED",
  "FILE_REFUSED",
  "FILE_MISSING",
  "WORKER_LOST",
] as const;
export type RunProblem = (typeof RUN_PROBLEMS)[number];
