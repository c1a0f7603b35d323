import { withBusiness } from "#core/db/with-business.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { hidesSales, type ReadScope, type Rights, type Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import {
  type FileStart,
  recognizeStart,
  SHOWN_ROWS,
  shownReading,
  suggestStart,
} from "#features/imports/open-import.ts";
import { describeRunProblem, type ImportFailure, refusalIn } from "#features/imports/read-imports.ts";
import { computeFieldEvidence } from "#features/imports/rules/mapping/column-values.ts";
import { findPlatformName, suggestUnsubscribed } from "#features/imports/rules/mapping/suggest-mapping.ts";
import { FORMATS } from "#features/imports/shops/formats.ts";
import { listNumberedShops } from "#features/imports/store/connections/source-ids.ts";
import type { TextFile } from "#features/imports/store/files/text-file.ts";
import { readStatusWords } from "#features/imports/store/import-list.ts";
import { findImportFile, type StoredFile, uploadPath } from "#features/imports/store/uploaded-files.ts";
import { withoutOutcomes } from "#records/rules/incoming-records.ts";
import { FILES_KEPT_MS } from "../run-import.ts";
import type { CheckResult } from "./check-totals.ts";

/** The text file that is read, as it was inspected when it was uploaded. */
export const toTextFile = ({ upload, fileName, found }: StoredFile): TextFile => ({
  path: uploadPath(upload),
  name: fileName,
  isPacked: found.isCompressed,
  kind: found.kind === "json" ? "json" : "table",
  encoding: found.encoding,
  delimiter: found.delimiter,
  headerRow: found.headerRow ?? 1,
  hash: found.hash,
  bytes: found.textBytes,
});

export const fileNotFound = () => refusalBy("IMPORT_FILE_NOT_FOUND", "There is no such file");

/** The start of the file, as it was read when it was uploaded. */
export const storedStart = ({ found: { header, headerRow = 1, sample } }: StoredFile): FileStart => ({
  header,
  rows: sample.map((cells, i) => ({ line: headerRow + i + 1, byte: 0, cells })),
});

/** Throws NOT_FOUND (IMPORT_FILE_NOT_FOUND). */
export const storedFile = async (scope: Scope, id: string): Promise<StoredFile> => {
  const file = isUuid(id) ? await withBusiness(scope, (client) => findImportFile(client, scope, id)) : undefined;
  if (!file) throw fileNotFound();
  return file;
};

/** The layout of a file, or why it can't be imported. */
const recognizeLayout = (start: FileStart) => {
  try {
    const name = recognizeStart(start);
    const found = FORMATS.find((layout) => layout.name === name);
    return { format: found ? { name: found.name, about: found.about, summary: found.summary } : null, refusal: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { format: null, refusal: error.publicMessage };
  }
};

type ShownCheck = NonNullable<StoredFile["check"]>;

const STATES = {
  queued: "queued",
  running: "running",
  retrying: "running",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "failed",
} as const;

/** Why a check failed, in English. */
const describeCheckError = ({ state, problem, result }: ShownCheck): string | null => {
  if (state === "cancelled") return "It was cancelled";
  if (state !== "failed") return null;
  return typeof result?.reason === "string" ? result.reason : describeRunProblem(problem);
};

/** The code that pages translate: the file's problem, or else why the run failed. */
const toCheckFailure = ({ state, problem, result }: ShownCheck): ImportFailure | null => {
  if (state === "cancelled") return { code: "CANCELLED", values: {} };
  if (state !== "failed") return null;
  return refusalIn(result) ?? (problem && problem !== "FILE_REFUSED" ? { code: problem, values: {} } : null);
};

const currentStored = ({ sameDays, ...stored }: NonNullable<CheckResult["stored"]>) => ({
  ...stored,
  sales: stored.sales ?? null,
  sameDays: sameDays && { ...sameDays, sales: sameDays.sales ?? null },
});

/** A check of an earlier version left out no values alone, kept no refusals, and compared nothing with what is stored. */
const currentResult = (
  reader: Partial<Rights>,
  {
    problems,
    cellsLeftOut = 0,
    rowsContinued = 0,
    refusalsKept = 0,
    grantsUndated = 0,
    sales,
    stored,
    unusedColumns,
    ...result
  }: CheckResult,
) => ({
  ...result,
  cellsLeftOut,
  rowsContinued,
  refusalsKept,
  grantsUndated,
  sales: sales ?? null,
  stored: stored && !hidesSales(reader) ? currentStored(stored) : null,
  unusedColumns: unusedColumns ? [...unusedColumns] : null,
  problems: problems.map(({ keepsRow = false, ...problem }) => ({ ...problem, keepsRow })),
});

const shownCheck = (reader: Partial<Rights>, check: ShownCheck) => {
  const { runId, state, progress, options, result } = check;
  return {
    runId,
    state: STATES[state],
    progress,
    reading: shownReading(options.format, options),
    result:
      state === "succeeded" && result ? withoutOutcomes(reader, currentResult(reader, result as CheckResult)) : null,
    error: describeCheckError(check),
    problem: toCheckFailure(check),
  };
};

/** A JSON record may have 256 KB, and pages request the file repeatedly while it is checked. */
const LONGEST_CELL = 500;

export const shown = async (reader: ReadScope, stored: StoredFile) => {
  const { id, fileName, bytes, found, uploadedAt, check } = stored;
  const { kind, isCompressed, encoding, delimiter, headerRow = 1, sheet, sheets = [], header, sample } = found;
  const { mergedCells = 0 } = found;
  const isJson = kind === "json";
  const { format, refusal } = recognizeLayout(storedStart(stored));
  const { joined } = found;
  const suggestion = format || refusal || isJson ? null : suggestStart(storedStart(stored), undefined, joined);
  const start = sample.slice(0, SHOWN_ROWS).map((cells) => cells.map((cell) => cell.slice(0, LONGEST_CELL)));
  return {
    id,
    fileName,
    bytes,
    kind,
    isCompressed,
    encoding,
    sheet,
    sheets,
    mergedCells,
    joined: joined ? { ...joined.counts, ordersFile: joined.orders, linesFile: joined.lines, key: joined.key } : null,
    sample: start,
    format,
    refusal,
    delimiter: kind === "csv" ? delimiter : null,
    headerRow: isJson ? null : headerRow,
    header: isJson ? [] : header,
    suggestion,
    unsubscribed:
      (format?.about ?? (suggestion?.rows === "customers" ? "customers" : null)) === "customers"
        ? suggestUnsubscribed(fileName, header, sample)
        : [],
    platform: suggestion && findPlatformName(header),
    evidence: Object.entries(suggestion?.columns ?? {}).flatMap(([field, column = ""]) => {
      const cells = sample.map((row) => row[header.indexOf(column)] ?? "");
      const found = computeFieldEvidence(field, cells);
      return found ? { field, column, ...found } : [];
    }),
    ...(await withBusiness(reader, async (client) => ({
      shops: await listNumberedShops(client, reader),
      statuses: await readStatusWords(client, reader),
    }))),
    check: check && shownCheck(reader, check),
    uploadedAt,
    expiresAt: new Date(uploadedAt.getTime() + FILES_KEPT_MS),
  };
};

/** An uploaded file with its latest check. Throws NOT_FOUND (IMPORT_FILE_NOT_FOUND). */
export const readFile = async (scope: ReadScope, id: string) => shown(scope, await storedFile(scope, id));
