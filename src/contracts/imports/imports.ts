import { z } from "zod";
import { plainName } from "#lib/domain/accounts/names.ts";
import { FORMATS } from "#lib/domain/imports/import-formats.ts";
import { defineContract } from "../contract.ts";
import { count, listInput, listOf, queryInteger, wholeFile } from "../wire.ts";

const GB = 1024 ** 3;
const state = z.enum(["queued", "running", "succeeded", "failed"]);
const id = z.string();

const entry = z.object({
  id,
  fileName: z.string(),
  format: z.string(),
  storefrontId: z.int(),
  shiftDays: z.int(),
  state: state.describe("queued waits for its turn: one at a time a business"),
  progress: z.number().min(0).max(1).nullable().describe("Share of the file that is written; null before it is known"),
  rowsRead: count,
  rowsRefused: count.describe("Of which something was left out"),
  ordersNew: count,
  ordersKept: count.describe("There before, and left as they were"),
  refundsNew: count,
  error: z.string().nullable().describe("Why it failed, or what a running one waits for"),
  runId: z.string().nullable().describe("Its run, to follow, cancel or retry; runs are kept for 90 days"),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  begunBy: z
    .object({ kind: z.enum(["user", "token", "system"]), id: z.string(), name: z.string().nullable() })
    .nullable(),
});

const shown = entry.extend({
  problems: z
    .array(z.object({ reason: z.string(), count, firstLine: z.int() }))
    .describe("How many lines each reason left something out of, most first"),
});

const listed = entry.meta({ id: "Import" });
const detailed = shown.meta({ id: "ImportDetails" });

export const uploadImport = defineContract({
  method: "POST",
  path: "/api/admin/imports",
  summary: "Send a file of orders",
  description:
    "The body is the file itself: CSV in UTF-8, packed by gzip or not. Once this answers, the file is safe and a run imports it " +
    "when its turn comes, also after a restart of the server: follow the import by its id, cancel or retry it as its run " +
    "(runId). The same bytes are the same import: sent again they go on where it was cut off, and change nothing where " +
    "it was done",
  auth: "session-or-bearer",
  permission: "data:import",
  errors: "admin",
  status: 202,
  upload: ["text/csv", "application/gzip"],
  bodyLimit: 2 * GB,
  reasons: ["IMPORT_BEGUN_OTHERWISE", "UPLOAD_DISK_FULL", "DISK_FULL"],
  input: z.object({
    format: z.enum(FORMATS.map(({ name }) => name)).describe("The layout of the file"),
    storefrontId: queryInteger({ min: 1, max: 999_999_999, standard: 1 }).describe("Where the orders were placed"),
    fileName: plainName.trim().min(1).max(255).default("upload.csv").describe("What people call the file"),
    shiftDays: queryInteger({ min: -999_999, max: 999_999, standard: 0 }).describe("Moves every date by whole days"),
  }),
  output: z.object({ data: detailed }),
  examples: [
    {
      title: "Send a file of orders",
      address: "/api/admin/imports?format=online-retail&fileName=orders.csv",
      upload: { file: "orders.csv", type: "text/csv" },
    },
  ],
});

export const listImports = defineContract({
  method: "GET",
  path: "/api/admin/imports",
  summary: "List the imports",
  auth: "session-or-bearer",
  permission: "data:import",
  errors: "admin",
  input: z.object({ ...listInput(["startedAt", "fileName"], "-startedAt"), state: state.optional() }),
  output: listOf(listed),
});

export const getImport = defineContract({
  method: "GET",
  path: "/api/admin/imports/{id}",
  summary: "Follow an import",
  auth: "session-or-bearer",
  permission: "data:import",
  errors: "admin",
  reasons: ["IMPORT_NOT_FOUND"],
  input: z.object({ id }),
  output: z.object({ data: detailed }),
});

const { page, pageSize } = listInput(["line"], "line");

export const listImportProblems = defineContract({
  method: "GET",
  path: "/api/admin/imports/{id}/problems",
  summary: "List what an import left out",
  description: "Every line with its column and reason, in the file's order. As a file it needs data:export as well",
  auth: "session-or-bearer",
  permission: "data:import",
  errors: "admin",
  files: ["text/csv"],
  reasons: ["IMPORT_NOT_FOUND"],
  input: z.object({
    id,
    page,
    pageSize,
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(z.object({ line: z.int(), column: z.string(), reason: z.string(), value: z.string().nullable() })),
    total: count,
  }),
});
