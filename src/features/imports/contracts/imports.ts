import { z } from "zod";
import { defineContract, type UploadType } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, fileHeaders, instant, listInput, listOf } from "#core/contracts/wire.ts";
import { UNDO_BLOCKERS } from "#features/imports/rules/undo.ts";

/** Why a check or an import failed. */
export const importFailure = z
  .object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })
  .nullable()
  .describe(
    "The error as a code with the values of its text, for translation: a problem of the file, a problem of the run " +
      "(such as DISK_FULL), CANCELLED or INTERRUPTED. Null if there is no error or only its sentence",
  );

const GB = 1024 ** 3;
export const UPLOAD_LIMIT = 2 * GB;
/** The content decides, not the type: a browser may name a CSV file otherwise. */
export const UPLOAD_TYPES: readonly UploadType[] = [
  "text/csv",
  "application/gzip",
  "text/tab-separated-values",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/json",
  "application/x-ndjson",
  "application/octet-stream",
];
const state = z.enum(["queued", "running", "succeeded", "failed", "undone"]);
const id = z.string();

const person = z.object({ kind: z.enum(["user", "token", "system"]), id: z.string(), name: z.string().nullable() });

const entry = z.object({
  id,
  fileName: personal("values", z.string()),
  format: z.string(),
  storefrontId: z.int(),
  shiftDays: z.int(),
  state: state.describe("queued: each business runs one import at a time"),
  progress: z.number().min(0).max(1).nullable().describe("Share of the file that is imported; null until known"),
  rowsRead: count,
  rowsRefused: count.describe("Rows that were left out in whole or in part"),
  cellsLeftOut: count.describe("Optional values that could not be read; the rest of their rows was imported"),
  ordersNew: count,
  ordersUpdated: count.describe("Orders that existed with other values"),
  ordersKept: count.describe("Orders that already existed and did not change"),
  refundsNew: count,
  customersNew: count,
  customersChanged: count.describe(
    "Customers that existed with other values; without customers:pii, all customers of the file",
  ),
  customersKept: count.describe("Customers that already existed and did not change"),
  refusalsKept: count.describe(
    "Customers who stayed refused although the file says that they consent: they had refused since, or the file has no date",
  ),
  ticketsNew: count,
  ticketsChanged: count.describe("Support tickets that existed with other values"),
  ticketsKept: count.describe("Support tickets that already existed and did not change"),
  error: z.string().nullable().describe("Why it failed, or what it waits for while running, in English"),
  problem: importFailure,
  runId: z
    .string()
    .nullable()
    .describe("The run that imports it: follow, cancel or retry it there. Runs are kept for 90 days"),
  startedAt: instant,
  finishedAt: instant.nullable(),
  begunBy: person.nullable(),
  undo: z
    .enum(["possible", "running"])
    .nullable()
    .describe("Whether it can be undone; null while it runs, and for imports that did not store what they changed"),
  undoneAt: instant.nullable(),
  undoneBy: person.nullable(),
});

const shown = entry.extend({
  unusedColumns: z
    .array(z.string())
    .nullable()
    .describe(
      "Columns of the file that nothing was read from; null before it is read, and for imports of earlier versions",
    ),
  problems: z
    .array(z.object({ reason: z.string(), count, firstLine: z.int() }))
    .describe("Number of lines with a problem per reason, most frequent first"),
});

const listed = entry.meta({ id: "Import" });
export const detailedImport = shown.meta({ id: "ImportDetails" });

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
  output: z.object({ data: detailedImport }),
});

const blockers = z
  .array(
    z.object({
      what: z.enum(UNDO_BLOCKERS),
      count: count.describe("Records of this import that it concerns"),
      imports: z.array(z.string()).describe("Files of later imports that changed them or have them too"),
    }),
  )
  .describe("What depends on the import; empty if it can be undone");

export const checkImportUndo = defineContract({
  method: "GET",
  path: "/api/admin/imports/{id}/undo",
  summary: "Check whether an import can be undone",
  permission: "data:import",
  reasons: ["IMPORT_NOT_FOUND"],
  input: z.object({ id }),
  output: z.object({ data: z.object({ id, blockers }) }),
});

export const undoImport = defineContract({
  method: "POST",
  path: "/api/admin/imports/{id}/undo",
  summary: "Undo an import",
  description:
    "A run removes the orders, customers and support tickets that the import created and gives those that it changed their previous " +
    "values, in one transaction; then scores, segments and forecasts are calculated again. Refused while other records depend on it",
  permission: "data:import",
  status: 202,
  reasons: ["IMPORT_NOT_FOUND", "IMPORT_NOT_UNDOABLE", "IMPORT_HAS_DEPENDENTS"],
  input: z.strictObject({ id }),
  output: z.object({ data: detailedImport }),
});

const { page, pageSize } = listInput(["line"], "line");

export const listImportProblems = defineContract({
  method: "GET",
  path: "/api/admin/imports/{id}/problems",
  summary: "List an import's problems",
  description:
    "Every rejected line and every value that was left out, with its column and reason, in file order. Exported as rows, the file has the rejected rows in the " +
    "imported file's own columns and a column reason, at most the first 100,000: correct it and import it. For JSON it is NDJSON. " +
    "Exports also need data:export, and rows customers:pii",
  permission: "data:import",
  files: ["text/csv", "application/x-ndjson"],
  reasons: ["IMPORT_NOT_FOUND"],
  input: z.object({
    id,
    page,
    pageSize,
    ...fileHeaders,
    exportFormat: z
      .enum(["csv", "rows"])
      .optional()
      .describe("csv: all problems as a file; rows: the rejected rows themselves as a file"),
  }),
  output: z.object({
    data: z.array(
      z.object({
        line: z.int(),
        column: z.string(),
        reason: z.string(),
        value: personal("text", z.string().nullable()),
        code: z.string().nullable().describe("Kind of problem; null if there is only the reason"),
        keepsRow: z
          .boolean()
          .describe("Whether the rest of its row is imported: without this value, or with it if this is a note"),
      }),
    ),
    total: count,
  }),
});
