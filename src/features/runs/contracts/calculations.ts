import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, listOf, share } from "#core/contracts/wire.ts";
import { reference } from "#core/values/external-ids.ts";
import { STAGE_NAMES, STAGE_STATES } from "#features/runs/rules/stages.ts";
import { run } from "./runs.ts";

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
      stage: z.enum(STAGE_NAMES).describe("import: orders; axes: axes, archetypes, profiles and churn risk"),
      state: z
        .enum(STAGE_STATES)
        .nullable()
        .describe("waiting: begins when the stage before has ended; null: nothing is planned"),
      progress: share.max(1),
      lastMs: count.nullable().describe("Duration of the last successful run, in milliseconds"),
      lastAt: z.iso.datetime().nullable().describe("When that ended"),
    }),
  ),
});
