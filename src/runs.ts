/** All kinds of runs, in the order in which the API lists them. Pages load this too; how each is executed is in `features.ts`. */
import type { RunDefinition } from "#core/runs/rules/define-run.ts";
import { AUDIENCE_SEND } from "#features/audiences/runs.ts";
import { AXIS_RUN, PROFILE_UPDATE, TRACK_DRIFT } from "#features/axes/runs.ts";
import { BULK_ASSIGN, ERASE_TEXTS, FIND_DUPLICATES } from "#features/customers/runs.ts";
import { LOAD_SAMPLE } from "#features/demo/runs.ts";
import { FORECAST_AS_OF, FORECAST_CLV } from "#features/forecast/runs.ts";
import { ERASE_SHOP, IMPORT, IMPORT_CHECK, IMPORT_UNDO, SYNC_CONNECTION } from "#features/imports/runs.ts";
import { CLEAN_UP } from "#features/operations/runs.ts";
import { SEND_DIGEST } from "#features/overview/runs.ts";
import { PURCHASING_AS_OF, SEGMENT_PURCHASES } from "#features/purchasing/runs.ts";
import { RECALCULATE_SEGMENTS } from "#features/segments/runs.ts";
import { SLACK_DIGEST } from "#features/slack/runs.ts";
import { SEND_VIEW } from "#features/view-schedules/runs.ts";

const DEFINITIONS = [
  RECALCULATE_SEGMENTS,
  BULK_ASSIGN,
  SEGMENT_PURCHASES,
  FORECAST_CLV,
  PURCHASING_AS_OF,
  FORECAST_AS_OF,
  AXIS_RUN,
  PROFILE_UPDATE,
  TRACK_DRIFT,
  CLEAN_UP,
  ERASE_SHOP,
  ERASE_TEXTS,
  FIND_DUPLICATES,
  LOAD_SAMPLE,
  IMPORT,
  IMPORT_CHECK,
  IMPORT_UNDO,
  SYNC_CONNECTION,
  SEND_DIGEST,
  SLACK_DIGEST,
  SEND_VIEW,
  AUDIENCE_SEND,
] as const;

export type RunKind = (typeof DEFINITIONS)[number]["kind"];

/** By kind. */
export const RUNS = Object.fromEntries(DEFINITIONS.map((each) => [each.kind, each])) as unknown as {
  readonly [Kind in RunKind]: Extract<(typeof DEFINITIONS)[number], { kind: Kind }>;
};

export const RUN_KINDS = DEFINITIONS.map(({ kind }) => kind) as [RunKind, ...RunKind[]];

/** The definition of a stored run's kind; undefined for one of another version. */
export const findRunDefinition = (kind: string): RunDefinition<RunKind> | undefined =>
  (RUNS as Readonly<Record<string, RunDefinition<RunKind>>>)[kind];

/** What runs once per local day for every business. */
export const SCHEDULE = DEFINITIONS.flatMap((definition: RunDefinition) =>
  definition.daily ? [{ definition, ...definition.daily }] : [],
);
