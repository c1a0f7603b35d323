import { z } from "zod";
import { plainName } from "#lib/domain/accounts/names.ts";
import { DEFAULT_OPTIONS, MOST_SEGMENTS } from "#lib/domain/axes/model.ts";
import { NAMINGS } from "#lib/domain/axes/naming/naming-report.ts";
import { RUN_STATES } from "#lib/domain/runs/kinds.ts";
import { defineContract } from "../contract.ts";
import { run, step } from "../runs/runs.ts";
import { count, share } from "../wire.ts";
import { axis, axisName } from "./axis-segment.ts";

const one = { auth: "session-or-bearer", errors: "admin" } as const;

const unfinished = z
  .object({ id: z.string(), state: z.enum(RUN_STATES), progress: share.max(1), steps: z.array(step) })
  .nullable()
  .describe("The last that was asked for and is not done: it waits, is worked on, or failed");

export const listAxes = defineContract({
  ...one,
  method: "GET",
  path: "/api/admin/axes",
  summary: "List the axes and their segments",
  description: "All fourteen, in their order, as the last run found them, in the language of Accept-Language",
  permission: "reports:view",
  examples: [{ title: "Which groups are there on each axis?", address: "/api/admin/axes" }],
  input: z.object({}),
  output: z.object({
    data: z.array(axis),
    model: z
      .object({
        version: count,
        ranAt: z.iso.datetime(),
        asOf: z.iso.datetime().describe("Nothing at or after it was seen"),
        population: count.describe("Customers with an order by then"),
        sampled: count.describe("How many of them the segments were found among; fewer than all above 50,000"),
        churn: z.object({
          isCalibrated: z
            .boolean()
            .describe("Below 200 known outcomes the score says who before whom, and no percentage"),
          examples: count,
          calibrationError: share.max(1),
          reliability: z.array(
            z.object({
              from: share,
              to: share,
              count,
              meanScore: share,
              lapsedShare: share,
              low: share.describe("Wilson's interval of 95 % around lapsedShare"),
              high: share,
            }),
          ),
        }),
      })
      .nullable()
      .describe("null before the first run"),
    customers: count.describe("Who ever ordered: a run looks at them, and asks for 100 unless told otherwise"),
    run: unfinished,
    naming: z.object({
      isConfigured: z.boolean().describe("Whether Claude can be asked to name the segments (ANTHROPIC_API_KEY)"),
      model: z.string().describe("The one that would be"),
    }),
  }),
});

export const getAxis = defineContract({
  ...one,
  method: "GET",
  path: "/api/admin/axes/{axis}",
  summary: "Read one axis",
  permission: "reports:view",
  examples: [{ title: "Who may be leaving?", address: "/api/admin/axes/loyalty_trajectory" }],
  input: z.object({ axis: z.string() }),
  output: z.object({ data: axis }),
});

export const renameAxisSegment = defineContract({
  ...one,
  method: "PATCH",
  path: "/api/admin/axes/{axis}/segments/{key}",
  summary: "Give an axis's segment a name",
  description:
    "Kept over later runs, as long as the segment goes on. A null takes it away again. Answers with the axis",
  permission: "customers:edit",
  reasons: ["SEGMENT_NOT_FOUND", "SEGMENT_NAME_TAKEN"],
  input: z.object({ axis: z.string(), key: z.string(), name: plainName.trim().min(1).max(80).nullable() }),
  output: z.object({ data: axis }),
});

/** Two segments at the least part anybody. */
const groups = z.int().min(2).max(MOST_SEGMENTS);

export const runAxes = defineContract({
  ...one,
  method: "POST",
  path: "/api/admin/axes/runs",
  summary: "Find the segments of the axes",
  description:
    "Follow the run by its id. The model that stands is replaced when all of the new one is there, everybody's profile " +
    "included. Asked again while the same waits for its turn, it answers with that run",
  permission: "ai:use",
  status: 202,
  idempotencyKey: true,
  reasons: ["IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Find the segments anew", address: "/api/admin/axes/runs", body: {} }],
  input: z
    .object({
      axes: z.array(axisName).min(1).optional().describe("These alone; the others stay as they are"),
      minK: groups.default(DEFAULT_OPTIONS.minK),
      maxK: groups.default(DEFAULT_OPTIONS.maxK),
      minPopulation: z.int().min(2).max(1_000_000).default(DEFAULT_OPTIONS.minPopulation),
      seed: z.int().min(0).max(2_147_483_647).default(DEFAULT_OPTIONS.seed),
      naming: z
        .enum(NAMINGS)
        .optional()
        .describe("ai: by Claude, which is what happens where a key is configured; axis: by the axis's own words"),
    })
    .refine(({ minK, maxK }) => minK <= maxK, { path: ["minK"], params: { reason: "range_order" } }),
  output: z.object({ data: run }),
});

export const getAxesRun = defineContract({
  ...one,
  method: "GET",
  path: "/api/admin/axes/runs/{id}",
  summary: "Follow a run of the axes",
  description:
    "Once it succeeded, its result tells the version, how many customers, axes, groups and archetypes there are, each axis's " +
    "silhouette, and naming: who named the groups (by), the model, its calls, axes cached and kept, tokensIn, tokensOut, about " +
    "costUsd (null where the model's price is not known), and failed, the axes that have their own words, with why",
  permission: "ai:use",
  reasons: ["RUN_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: run }),
});
