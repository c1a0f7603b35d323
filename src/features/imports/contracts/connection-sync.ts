import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count } from "#core/contracts/wire.ts";
import { DELIVERY_PROBLEMS } from "#core/values/delivery-refused.ts";
import { OPEN_STATES } from "#core/values/run-states.ts";
import { SOURCE_PROBLEMS } from "#core/values/source-problem.ts";
import { SOURCE_LISTS } from "#core/values/sources.ts";
import { run } from "#features/runs/contracts/runs.ts";

const instant = z.iso.datetime();

const problem = z
  .enum(SOURCE_PROBLEMS)
  .describe(
    "KEY_REJECTED: wrong or revoked keys; PERMISSION_MISSING: the keys may not read this; NOT_FOUND: no API at this address; REDIRECTED: the address " +
      "leads to another one; UNREACHABLE: no connection; SHOP_FAILED: the shop's server failed; BAD_ANSWER: not as documented; PRIVATE_ADDRESS: an " +
      "address of the server's own network; INSECURE_ADDRESS: not https; KEYS_MISSING: enter the keys again",
  );

export const sync = z.object({
  isLocked: z.boolean().describe("AUTH_SECRET has changed, so enter the keys again"),
  isFirst: z.boolean().describe("The first load is not complete"),
  runId: z.string().nullable().describe("The running or queued run that reads the shop"),
  runState: z.enum(OPEN_STATES).nullable(),
  counts: z
    .partialRecord(z.enum(SOURCE_LISTS), z.object({ read: count, of: count.nullable().describe("null if unknown") }))
    .describe("Records of the current or last reading"),
  records: count.describe("Records read in total"),
  skipped: z
    .object({ count, problem: z.enum(DELIVERY_PROBLEMS).nullable(), detail: z.string().nullable() })
    .describe("Records of the current or last reading that were not stored, with the first reason"),
  succeededAt: instant.nullable(),
  attemptedAt: instant.nullable(),
  lagSeconds: count
    .nullable()
    .describe("All changes older than this are stored; null before the first load is complete"),
  problem: problem.nullable().describe("Why the last attempt failed"),
  detail: z.string().nullable().describe("The shop's error message"),
});

export const testConnection = defineContract({
  method: "POST",
  path: "/api/admin/connections/{id}/test",
  summary: "Test the keys of a connection",
  description:
    "Reports the account and which lists its keys can read. Changes nothing. A failed test is answered with its problem",
  permission: "settings:manage",
  reasons: ["CONNECTION_NOT_FOUND"],
  input: z.strictObject({ id: z.string() }),
  output: z.object({
    data: z.object({
      account: z.string().nullable().describe("The shop's name or address"),
      reads: z.array(z.enum(SOURCE_LISTS)),
      missing: z.array(z.enum(SOURCE_LISTS)).describe("Lists that the keys may not read; imports skip them"),
      problem: problem.nullable(),
      detail: z.string().nullable().describe("The shop's error message"),
    }),
  }),
});

export const syncConnection = defineContract({
  method: "POST",
  path: "/api/admin/connections/{id}/sync",
  summary: "Read a shop now",
  description:
    "Queues a run that reads what has changed, or continues the first load. Runs also start every 15 minutes",
  permission: "settings:manage",
  status: 202,
  reasons: ["CONNECTION_NOT_FOUND", "CONNECTION_WITHOUT_KEYS"],
  input: z.strictObject({ id: z.string() }),
  output: z.object({ data: run }),
});
