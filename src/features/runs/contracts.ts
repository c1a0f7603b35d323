import { z } from "zod";
import { bulkChange } from "#core/contracts/batch-items.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, instant, listInput, listOf, share } from "#core/contracts/wire.ts";
import { RUN_PROBLEMS, RUN_TRIGGERS, STAGE_NAMES } from "#core/runs/rules/define-run.ts";
import { reference } from "#core/values/names.ts";
import { OPEN_STATES, RUN_STATES } from "#core/values/run-states.ts";
import { STAGE_STATES } from "#features/runs/rules.ts";
import { RUN_KINDS } from "#runs.ts";

const kind = z.enum(RUN_KINDS);

export const step = z.object({
  name: z.string().meta({ examples: ["scores", "segments"] }),
  done: count,
  of: count.nullable().describe("Total; null until known"),
  // Stored as text, in the run's steps.
  startedAt: z.iso.datetime().nullable().describe("null before it starts"),
  finishedAt: z.iso.datetime().nullable(),
});

export const run = z
  .object({
    id: z.string(),
    kind,
    state: z.enum(RUN_STATES).describe("retrying: waiting for the next attempt; failed: needs a manual retry"),
    trigger: z.enum(RUN_TRIGGERS),
    options: personal("values", z.record(z.string(), z.unknown()).describe("Options of the run")),
    begunBy: z.object({ kind: z.enum(["user", "token", "system"]), id: z.string(), name: z.string().nullable() }),
    progress: share.max(1),
    steps: z.array(step).describe("For the last attempt"),
    result: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ examples: [{ segments: 12, joined: 40, left: 3 }] }),
    problem: z.enum(RUN_PROBLEMS).nullable().describe("Why the last attempt failed"),
    problemId: z.string().nullable().describe("ID of that failure in the log"),
    attempts: count,
    dueAt: instant.describe("Scheduled start"),
    queuedAt: instant,
    startedAt: instant.nullable().describe("For the last attempt"),
    finishedAt: instant.nullable(),
  })
  .meta({ id: "Run" });

export type Run = z.infer<typeof run>;

const planned = z.object({
  kind,
  name: z.string().nullable().describe("Of the audience sent or of the Slack connection"),
  every: z.enum(["day", "week", "month"]).describe("A week's on Mondays, a month's on the first"),
  localTime: z
    .string()
    .describe("In the business's time zone")
    .meta({ examples: ["02:00"] }),
  timeZone: z.string(),
  nextAt: instant,
});

export type ScheduledRun = z.infer<typeof planned>;

const OWN_RUNS = "One's own runs; those of others and of the schedule need settings:manage as well";
const AS_STARTING =
  "A retry needs what starting the run needs: data:export for an audience's send, data:import for an import.";
const id = z.string();

const isListOfStates = (text: string) => text.split(",").every((each) => RUN_STATES.some((state) => state === each));

export const listRuns = defineContract({
  method: "GET",
  path: "/api/admin/runs",
  summary: "List the runs",
  description: OWN_RUNS,
  permission: "ai:use",
  input: z.object({
    ...listInput(["queuedAt"], "-queuedAt"),
    kind: kind.optional(),
    state: z
      .string()
      .refine(isListOfStates, { params: { reason: "unknown_value", values: RUN_STATES.join(", ") } })
      .transform((text) => text.split(",") as (typeof RUN_STATES)[number][])
      .optional()
      .describe(`Comma-separated states: ${OPEN_STATES.join(",")}`)
      .meta({ override: { type: "string", examples: [OPEN_STATES.join(",")] } }),
  }),
  output: listOf(run).extend({
    states: z.record(z.enum(RUN_STATES), count).describe("Number of runs in each state, for the requested kind"),
  }),
});

export const getRun = defineContract({
  method: "GET",
  path: "/api/admin/runs/{id}",
  summary: "Follow a run",
  description: OWN_RUNS,
  permission: "ai:use",
  reasons: ["RUN_NOT_FOUND"],
  input: z.object({ id }),
  output: z.object({ data: run }),
});

export const cancelRun = defineContract({
  method: "DELETE",
  path: "/api/admin/runs/{id}",
  summary: "Cancel a run",
  description:
    "A queued run does not start; an active one stops at its next safe point and keeps its finished work. 409 " +
    `RUN_IS_OVER if it has already ended. ${OWN_RUNS}`,
  permission: "ai:use",
  reasons: ["RUN_NOT_FOUND", "RUN_IS_OVER"],
  input: z.object({ id }),
  output: z.object({ data: run }),
});

export const retryRun = defineContract({
  method: "POST",
  path: "/api/admin/runs/{id}/retry",
  summary: "Retry a failed run",
  description: `With the same options, as the same run. 409 RUN_NOT_FAILED unless it failed or was canceled. ${AS_STARTING} ${OWN_RUNS}`,
  permission: "ai:use",
  status: 202,
  reasons: ["RUN_NOT_FOUND", "RUN_NOT_FAILED"],
  input: z.strictObject({ id }),
  output: z.object({ data: run }),
});

export const retryRuns = defineContract({
  method: "POST",
  path: "/api/admin/runs/retry",
  summary: "Retry all failed runs of a kind",
  description: `At most 200 at a time, oldest first. ${AS_STARTING}`,
  permission: "settings:manage",
  status: 202,
  input: z.strictObject({ kind }),
  output: z.object({ data: z.object({ retried: count }) }),
});

const bulk = bulkChange(["cancel", "retry"]);

export const changeRuns = defineContract({
  method: "POST",
  path: "/api/admin/runs/changes",
  summary: "Cancel or retry several runs",
  description: `In one transaction. Runs that have ended are not canceled, and those that ended with a refused file are not retried. ${AS_STARTING} ${OWN_RUNS}`,
  permission: "ai:use",
  status: 200,
  input: bulk.input,
  output: z.object({ data: bulk.answer }),
});

export const getSchedule = defineContract({
  method: "GET",
  path: "/api/admin/schedule",
  summary: "Read the schedule",
  permission: "settings:manage",
  input: z.object({}),
  output: listOf(planned),
});

export const recalculateSegments = defineContract({
  method: "POST",
  path: "/api/admin/segments/recalculate",
  summary: "Recalculate segments",
  description:
    "Updates the automatic segments, as every night and after each import: follow the run by its ID. Manual " +
    "segments stay as they are. If the same run is already queued, returns that run",
  permission: "customers:edit",
  status: 202,
  idempotencyKey: true,
  reasons: ["SEGMENT_NOT_FOUND", "IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Recalculate all segments", address: "/api/admin/segments/recalculate", body: {} }],
  input: z.strictObject({
    segmentIds: z
      .array(reference)
      .min(1)
      .max(200)
      .optional()
      .describe("Only these segments; all active segments if omitted"),
  }),
  output: z.object({ data: run }),
});

export const listCalculations = defineContract({
  method: "GET",
  path: "/api/admin/calculations",
  summary: "Follow what is calculated from orders",
  description:
    "An import starts these calculations, each after the one before. Every user sees them, no matter who imported the file",
  permission: "reports:view",
  input: z.object({}),
  output: listOf(
    z.object({
      stage: z.enum(STAGE_NAMES).describe("import: orders; axes: axes, archetypes and profiles"),
      state: z
        .enum(STAGE_STATES)
        .nullable()
        .describe("waiting: begins when the stage before has ended; null: nothing is planned"),
      progress: share.max(1),
      lastMs: count.nullable().describe("Duration of the last successful run, in milliseconds"),
      lastAt: instant.nullable().describe("When that ended"),
    }),
  ),
});
