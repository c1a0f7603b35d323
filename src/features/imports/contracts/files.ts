import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, day, instant, money, share } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { ENCODINGS, MOST_HEADER_ROW } from "#features/imports/rules/layout.ts";
import { LOOKS } from "#features/imports/rules/mapping/column-values.ts";
import { CONSENT_CHANNELS } from "#records/rules/incoming-records.ts";
import { detailedImport, importFailure, UPLOAD_LIMIT, UPLOAD_TYPES } from "./imports.ts";
import { mapping, readBy, reading, statusWords } from "./reading.ts";

const id = z.string();

const grouped = z.object({
  column: z.string(),
  reason: z.string(),
  code: z.string().nullable(),
  count: count.describe("Lines with this problem"),
  keepsRow: z
    .boolean()
    .describe("Whether the rest of its row is imported: without this value, or with it if this is a note"),
  firstLine: z.int(),
  example: personal("text", z.string().nullable().describe("The value on the first of them")),
});

const sales = count.nullable().describe("Completed and partly paid orders; null for checks of earlier versions");

const orderTotals = z.object({
  orders: count,
  sales,
  revenue: money.describe("Total of all sales, before refunds"),
  refunds: money.describe("Refunds of these sales"),
});

const stored = orderTotals
  .extend({
    customers: count,
    firstDay: day.nullable().describe("Of the stored orders; null without any"),
    lastDay: day.nullable(),
    sameDays: orderTotals
      .nullable()
      .describe("Of the stored orders from the file's first order to its last; null for a file without orders"),
  })
  .meta({ id: "StoredTotals" });

const checked = z
  .object({
    rowsRead: count,
    rowsRefused: count.describe("Rows that would be left out in whole or in part"),
    cellsLeftOut: count.describe("Optional values that can't be read; the rest of their rows would be imported"),
    ordersNew: count,
    ordersUpdated: count.describe("Orders that exist with other values and would be updated"),
    ordersKept: count.describe("Orders that exist and would not change"),
    refundsNew: count,
    customersNew: count,
    customersChanged: count.describe("Without customers:pii, all customers of the file"),
    customersKept: count,
    refusalsKept: count.describe("Customers who would stay opted out although the file says that they consent"),
    grantsUndated: count.describe(
      "Of these, customers whose consent has no date in the file: confirmGrants with this number would record it. Ask a person first",
    ),
    ticketsNew: count,
    ticketsChanged: count,
    ticketsKept: count,
    duplicates: count.describe(
      "Orders, customers, tickets and rows that the file has more than once and that count once",
    ),
    rowsContinued: count.describe("Rows without an order number that were read as part of the order above them"),
    firstDay: day.nullable().describe("Of the orders; null without any"),
    lastDay: day.nullable(),
    currency: z.string().describe("The business's currency, into which other ones are converted"),
    sales,
    revenue: money.describe("Total of all sales in the file, before refunds"),
    refunds: money.describe(
      "Refunds in the file of these sales and of stored ones; those of other orders are not in the revenue",
    ),
    stored: stored
      .nullable()
      .describe("What the business has now, to compare; null without reports:view, and for checks of earlier versions"),
    unusedColumns: z
      .array(z.string())
      .nullable()
      .describe("Columns of the file that nothing is read from; null for checks of earlier versions"),
    problems: z.array(grouped).max(100).describe("By column and reason, most frequent first"),
  })
  .meta({ id: "ImportCheckResult" });

const check = z
  .object({
    runId: z.string().describe("The run that checks it: cancel it there"),
    state: z.enum(["queued", "running", "succeeded", "failed"]),
    progress: share.max(1).nullable().describe("Share of the file that is read"),
    reading: readBy,
    result: checked.nullable().describe("null until the check has succeeded"),
    error: z.string().nullable().describe("Why it failed, in English"),
    problem: importFailure,
  })
  .meta({ id: "ImportCheck" });

export const importFile = z
  .object({
    id,
    fileName: personal("values", z.string()),
    bytes: count,
    kind: z.enum(["csv", "xlsx", "json"]),
    isCompressed: z.boolean().describe("By gzip"),
    encoding: z
      .enum(ENCODINGS)
      .describe("As detected or chosen; a text that is not Unicode shows it by its letters only"),
    delimiter: z.enum([",", ";", "\t"]).nullable().describe("Between the cells of a CSV file; null for others"),
    headerRow: z
      .int()
      .nullable()
      .describe(
        "The row with the columns' names, counted without empty lines: titles may come before it. 0: the first row has values, and the columns are numbered. Null for JSON",
      ),
    sheet: z.string().nullable().describe("The worksheet that is read, of an XLSX file"),
    sheets: z
      .array(z.object({ name: z.string(), rows: count }))
      .describe(
        "The worksheets that have rows, if there are several; the one with most rows is read unless another is chosen",
      ),
    mergedCells: count.describe(
      "Cells of the worksheet that got the value of the cell above that they are merged with",
    ),
    joined: z
      .object({
        ordersFile: personal("values", z.string()),
        linesFile: personal("values", z.string()),
        key: z.string().describe("The column by which they were joined"),
        orders: count,
        ordersWithLines: count,
        lines: count,
        linesWithOrder: count,
      })
      .nullable()
      .describe("The two files that this one was made of, and how many of their rows match; null for an uploaded file"),
    header: z.array(z.string()).describe("The columns; empty for JSON"),
    sample: personal(
      "text",
      z
        .array(z.array(z.string()))
        .max(20)
        .describe("The first rows as they are in the file, each cell up to 500 characters"),
    ),
    format: z
      .object({ name: z.string(), about: z.enum(["orders", "customers", "tickets"]), summary: z.string() })
      .nullable()
      .describe("The layout that was recognized; null: map the columns"),
    refusal: z.string().nullable().describe("Why a recognized layout can't be imported, and what to export instead"),
    suggestion: mapping.nullable().describe("A mapping suggested by names and values; null if recognized or JSON"),
    unsubscribed: z
      .array(z.enum(CONSENT_CHANNELS))
      .describe(
        "From what everyone in the file seems to have unsubscribed, by its name and columns; send it as unsubscribed to opt them out",
      ),
    platform: z.string().nullable().describe("The platform whose documented export this is; null if unknown"),
    evidence: z
      .array(z.object({ field: z.string(), column: z.string(), looks: z.enum(LOOKS), right: count, all: count }))
      .describe(
        "How many of the first values of the suggested columns look as they should; none of fields that can be any text",
      ),
    shops: z
      .array(z.object({ name: z.string(), idPrefix: z.string() }))
      .describe(
        "Connected shops that number their records: if the file is of one, choose its idPrefix to change its records",
      ),
    statuses: statusWords.describe(
      "Meanings that were chosen in earlier imports for the shop's own status words; send them as statuses to use them",
    ),
    check: check.nullable().describe("The latest check"),
    uploadedAt: instant,
    expiresAt: instant.describe("When the file is deleted unless it is imported"),
  })
  .meta({ id: "ImportFile" });

export type ImportFile = z.infer<typeof importFile>;
export type ImportCheck = z.infer<typeof check>;

const data = z.object({ data: importFile });
const path = "/api/admin/imports/files";
const one = "/api/admin/imports/files/{id}";

export const uploadImportFile = defineContract({
  permission: "data:import",
  method: "POST",
  path,
  summary: "Upload a file to check it",
  description:
    "The body is the file: CSV, XLSX, JSON or NDJSON, optionally compressed by gzip. It is read once, its encoding, delimiter and " +
    "layout are detected, and it is stored for a day. Nothing is imported: preview it, check it, then start the import",
  status: 201,
  upload: UPLOAD_TYPES,
  bodyLimit: UPLOAD_LIMIT,
  reasons: ["TOO_MANY_UPLOADS", "UPLOAD_DISK_FULL", "DISK_FULL"],
  examples: [
    {
      title: "Upload a file",
      address: `${path}?fileName=orders.csv`,
      upload: { file: "orders.csv", type: "text/csv" },
    },
  ],
  input: z.object({
    fileName: plainName.trim().min(1).max(255).default("upload.csv").describe("File name for display"),
  }),
  output: data,
});

export const getImportFile = defineContract({
  permission: "data:import",
  method: "GET",
  path: one,
  summary: "Read an uploaded file",
  description: "With the progress and the result of its latest check",
  reasons: ["IMPORT_FILE_NOT_FOUND"],
  input: z.object({ id }),
  output: data,
});

export const changeImportFile = defineContract({
  permission: "data:import",
  method: "PATCH",
  path: one,
  summary: "Choose a file's sheet, encoding or header row",
  description: "Use this if the wrong one was detected. The file's format is detected again, and its check is removed",
  reasons: ["IMPORT_FILE_NOT_FOUND"],
  examples: [
    {
      title: "The names are below two titles",
      address: `${path}/0192f0c1-7a00-7000-8000-000000000001`,
      body: { headerRow: 3 },
    },
  ],
  input: z.strictObject({
    id,
    headerRow: z
      .int()
      .min(0)
      .max(MOST_HEADER_ROW)
      .optional()
      .describe(
        "The row with the columns' names, counted without empty lines from 1; 0 if the first row has values: the columns are then numbered",
      ),
    encoding: z.enum(ENCODINGS).optional().describe("In which the file's text is read"),
    sheet: z.string().min(1).max(255).optional().describe("The worksheet of an XLSX file that is read"),
  }),
  output: data,
});

export const joinImportFiles = defineContract({
  permission: "data:import",
  method: "POST",
  path: `${one}/join`,
  summary: "Join a file of orders with a file of their lines",
  description:
    "Both were uploaded. They are joined by a column that has the same name in both and different values on each row of the orders. The answer is " +
    "a new file with the lines and what the orders say about them, and how many match: preview, check and start it like any other. Problems name the file and line where they are",
  status: 201,
  reasons: ["IMPORT_FILE_NOT_FOUND", "TOO_MANY_UPLOADS"],
  examples: [
    {
      title: "Join orders with their lines",
      address: `${path}/0192f0c1-7a00-7000-8000-000000000001/join`,
      body: { fileId: "0192f0c1-7a00-7000-8000-000000000002" },
    },
  ],
  input: z.strictObject({
    id,
    fileId: z.uuid().describe("The other file; either may have the lines"),
    key: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe("The column that both have. Absent: the one by which most rows match"),
  }),
  output: data,
});

export const deleteImportFile = defineContract({
  permission: "data:import",
  method: "DELETE",
  path: one,
  summary: "Delete an uploaded file",
  status: 204,
  reasons: ["IMPORT_FILE_NOT_FOUND"],
  input: z.object({ id }),
  output: z.void(),
});

export const checkImportFile = defineContract({
  permission: "data:import",
  method: "POST",
  path: `${one}/check`,
  summary: "Check a whole file",
  description:
    "A dry run: a background run reads the file to its end and counts what an import would do, without writing anything. Follow it " +
    "by the file's id",
  status: 202,
  reasons: ["IMPORT_FILE_NOT_FOUND", "GRANTS_NOT_COUNTED"],
  input: z.strictObject({ id, ...reading }),
  output: data,
});

export const startImportFile = defineContract({
  permission: "data:import",
  method: "POST",
  path: `${one}/start`,
  summary: "Import an uploaded file",
  description: "From now on it is an import: follow it by that id",
  status: 202,
  reasons: ["IMPORT_FILE_NOT_FOUND", "IMPORT_BEGUN_OTHERWISE", "GRANTS_NOT_COUNTED"],
  input: z.strictObject({ id, ...reading }),
  output: z.object({ data: detailedImport }),
});
