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
  state: state.describe("queued: each business runs one import at a time"),
  progress: z.number().min(0).max(1).nullable().describe("Share of the file that is imported; null until known"),
  rowsRead: count,
  rowsRefused: count.describe("Rows that were left out in whole or in part"),
  ordersNew: count,
  ordersUpdated: count.describe("Orders that existed with other values"),
  ordersKept: count.describe("Orders that already existed and did not change"),
  refundsNew: count,
  customersNew: count,
  customersChanged: count.describe("Customers that existed with other values"),
  customersKept: count.describe("Customers that already existed and did not change"),
  error: z.string().nullable().describe("Why it failed, or what it waits for while running"),
  runId: z
    .string()
    .nullable()
    .describe("The run that imports it: follow, cancel or retry it there. Runs are kept for 90 days"),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  begunBy: z
    .object({ kind: z.enum(["user", "token", "system"]), id: z.string(), name: z.string().nullable() })
    .nullable(),
});

const shown = entry.extend({
  problems: z
    .array(z.object({ reason: z.string(), count, firstLine: z.int() }))
    .describe("Number of rejected lines per reason, most frequent first"),
});

const listed = entry.meta({ id: "Import" });
const detailed = shown.meta({ id: "ImportDetails" });

export const uploadImport = defineContract({
  method: "POST",
  path: "/api/admin/imports",
  summary: "Import a file of orders or customers",
  description:
    "The body is the file: CSV in UTF-8, optionally compressed by gzip. After this answer the file is stored, and a run imports it " +
    "when its turn comes, also after a restart of the server. Follow the import by its id; cancel or retry its run (runId). The same " +
    "bytes are the same import: sent again, an interrupted import continues, and a finished one changes nothing",
  permission: "data:import",
  status: 202,
  upload: ["text/csv", "application/gzip"],
  bodyLimit: 2 * GB,
  reasons: ["IMPORT_BEGUN_OTHERWISE", "UPLOAD_DISK_FULL", "DISK_FULL"],
  input: z.object({
    format: z.enum(FORMATS.map(({ name }) => name)).describe("The layout of the file"),
    storefrontId: queryInteger({ min: 1, max: 999_999_999, standard: 1 }).describe(
      "Storefront where the orders were placed",
    ),
    fileName: plainName.trim().min(1).max(255).default("upload.csv").describe("File name for display"),
    shiftDays: queryInteger({ min: -999_999, max: 999_999, standard: 0 }).describe(
      "Shifts every date by this many days",
    ),
  }),
  output: z.object({ data: detailed }),
  examples: [
    {
      title: "Import a file of orders",
      address: "/api/admin/imports?format=online-retail&fileName=orders.csv",
      upload: { file: "orders.csv", type: "text/csv" },
    },
    {
      title: "Import a file of customers",
      address: "/api/admin/imports?format=customers&fileName=customers.csv",
      upload: { file: "customers.csv", type: "text/csv" },
    },
  ],
});

export const listImports = defineContract({
  method: "GET",
  path: "/api/admin/imports",
  summary: "List the imports",
  permission: "data:import",
  input: z.object({ ...listInput(["startedAt", "fileName"], "-startedAt"), state: state.optional() }),
  output: listOf(listed),
});

export const getImport = defineContract({
  method: "GET",
  path: "/api/admin/imports/{id}",
  summary: "Follow an import",
  permission: "data:import",
  reasons: ["IMPORT_NOT_FOUND"],
  input: z.object({ id }),
  output: z.object({ data: detailed }),
});

const { page, pageSize } = listInput(["line"], "line");

export const listImportProblems = defineContract({
  method: "GET",
  path: "/api/admin/imports/{id}/problems",
  summary: "List an import's rejected lines",
  description: "Every rejected line with its column and reason, in file order. The file export also needs data:export",
  permission: "data:import",
  files: ["text/csv"],
  reasons: ["IMPORT_NOT_FOUND"],
  input: z.object({
    id,
    page,
    pageSize,
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(
      z.object({
        line: z.int(),
        column: z.string(),
        reason: z.string(),
        value: z.string().nullable(),
        code: z.string().nullable().describe("Kind of problem; null if there is only the reason"),
      }),
    ),
    total: count,
  }),
});
