import { basename } from "node:path";
import type { PoolClient } from "pg";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { withLockInTurn } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makePace } from "#core/load/work.ts";
import { fileError } from "#core/messages/file-error.ts";
import { queueWebhook } from "#core/outgoing/webhook-events.ts";
import { now } from "#core/server/clock.ts";
import { metrics } from "#core/server/metrics.ts";
import { AppError } from "#core/values/errors.ts";
import { beginRunsAfterImport } from "#features/imports/run-after-import.ts";
import { requireStorefront } from "#records/orders/storefronts.ts";
import { refuseOtherOptions, refuseUnreadable } from "./accept-import.ts";
import {
  columnsIn,
  hashReading,
  openImport,
  type ReadingRequest,
  readFileStart,
  resolveFormat,
  toReadingOptions,
} from "./open-import.ts";
import { orderedRecords } from "./ordered-records.ts";
import { makeCustomerTally } from "./rules/customer-tally.ts";
import { type Cut, type DocumentReader, type ImportFormat, wholeDocuments } from "./rules/import-format.ts";
import { problemLocator } from "./rules/joined-files.ts";
import { type Readings, readDocuments, saveBatch, toSavingContext } from "./save-batch.ts";
import { inspectTextFile } from "./store/files/inspect-text-file.ts";
import { START } from "./store/files/parse-rows.ts";
import type { FoundText, TextFile } from "./store/files/text-file.ts";
import { findImport } from "./store/import-list.ts";
import { countProblems, listProblems, readImportHeader, setImportHeader } from "./store/import-problems.ts";
import {
  beginImport,
  endImport,
  type ImportProgress,
  type ImportRow,
  pickProgress,
  type ResumeAt,
  readImport,
  readWrittenCustomers,
} from "./store/imports.ts";

/** Whether the file or its options are invalid, so that a retry would fail for the same reason. */
export const isRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && error.code !== "SERVICE_UNAVAILABLE";

/** Whether rows of the file were written; a damaged place further down doesn't undo them. */
const hasWritten = ({
  rowsRead,
  rowsRefused,
  cellsLeftOut,
  ordersKept,
  customersKept,
  refusalsKept,
  ticketsKept,
  ...written
}: ImportProgress): boolean => Object.values(written).some((number) => number > 0);

/** Tells other systems how an import ended and what it wrote. */
const queueImportWebhook = async (client: PoolClient, actor: AuditActor, id: string): Promise<void> => {
  const entry = await findImport(client, actor, id);
  if (!entry) return;
  const { fileName, format, state } = entry;
  const data = { import: { id, fileName, format, state, ...pickProgress(entry) } };
  await queueWebhook(client, actor, { event: "import.finished", at: now(), data });
};

/**
 * Records the state of an import, with an audit entry. A successful one, and a failed one that has written rows, queue
 * what depends on them.
 */
export const recordImportState = (
  actor: AuditActor,
  id: string,
  action: "started" | "resumed" | "stopped" | "finished" | "failed",
  end: "succeeded" | "failed" | null,
  reason?: string,
) =>
  withBusiness(actor, async (client) => {
    const row = end ? await endImport(client, actor, id, { state: end, error: reason }) : null;
    if (row && (end === "succeeded" || hasWritten(pickProgress(row)))) await beginRunsAfterImport(client, actor, row);
    if (row) await queueImportWebhook(client, actor, id);
    const { confirmGrants = 0 } = row?.options ?? {};
    const counts = row && Object.entries({ ...pickProgress(row), confirmGrants });
    const after = counts && Object.fromEntries(counts.filter(([, number]) => number > 0));
    await insertAuditLine(client, actor, {
      action: `import.${action}`,
      things: { import: id },
      ...(after ? { after } : {}),
      ...(reason ? { reason } : {}),
    });
    return row;
  });

/** Rows per transaction, and how far apart the rows of one document may be. A JSON record is a whole document. */
export const BATCH = { table: { rows: 20_000, lookAhead: 1000 }, json: { rows: 1000, lookAhead: 100 } };

export type ImportOptions = ReadingRequest & {
  file: string;
  /** Of a spreadsheet; by default the one with most rows. */
  sheet?: string | undefined;
  /** The name shown to users; by default the file's own. */
  fileName?: string;
  /** Of an uploaded file that was inspected; any other is inspected first. */
  found?: FoundText;
  /** A name of `FORMATS`, unless there is a mapping. */
  format: string;
  /**
   * Called after each batch with this run's rows and the position in the uncompressed text; `from` is where this run
   * began.
   */
  onProgress?: (progress: { bytes: number; from: number; of: number; rows: number }) => void;
  /** Stops after the current batch. */
  stop?: AbortSignal;
  /** The run that executes the import. */
  runId?: string;
  /** Called every second while another file is being imported into this business. */
  onWait?: () => void;
};

export type ImportResult = ImportRow & {
  about: ImportFormat["about"];
  /** The same bytes were imported before, so nothing was done. */
  wasDone: boolean;
  wasStopped: boolean;
  /** How many lines were left out per reason, over all runs of this import. */
  counts: { reason: string; count: number; firstLine: number }[];
  /** Columns of the file that nothing was read from. */
  unusedColumns: readonly string[];
};

/** Reads the next batch while one is written, since the database works in its own processes. */
const batchesAhead = async function* (
  cuts: AsyncGenerator<Cut>,
  reader: DocumentReader,
  end: ResumeAt,
): AsyncGenerator<Readings> {
  const read = async (): Promise<Readings | undefined> => {
    const { value, done } = await cuts.next();
    return done ? undefined : await readDocuments(value, reader, end);
  };
  let coming = read();
  try {
    for (;;) {
      const batch = await coming;
      if (!batch) return;
      coming = read();
      // The error is thrown when this batch's turn comes.
      coming.catch(() => {});
      yield batch;
    }
  } finally {
    await coming.catch(() => {});
    await cuts.return(undefined);
  }
};

/** A file whose rows were all rejected has failed, although it could be read. Its problems stay listed. */
const refuseIfNothingTaken = (actor: AuditActor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    const { rowsRead, rowsRefused, cellsLeftOut, ...done } = pickProgress(await readImport(client, actor, id));
    if (rowsRefused === 0 || Object.values(done).some((number) => number > 0)) return;
    const [first] = await listProblems(client, actor, id, { line: -1, column: "" }, 1);
    const { line = 0, column = "", value, reason = "", code } = first ?? {};
    throw fileError("all_rows_refused", {
      count: rowsRead,
      line,
      column,
      value: value ?? "",
      detail: reason,
      ...(code && { code }),
    });
  });

/** Reads the file to its end, or until it is stopped. */
const importRows = async (
  actor: AuditActor,
  row: ImportRow,
  file: TextFile,
  format: ImportFormat,
  options: ImportOptions,
): Promise<"succeeded" | "stopped"> => {
  const opened = await openImport(actor, { file, format, options: row.options }, options.stop);
  const { reader, header, columns } = opened;
  const from = row.resumeAt ?? START;
  if (from.byte === 0)
    await withBusiness(actor, (client) =>
      setImportHeader(client, actor, row.id, { columns: header, delimiter: file.delimiter, unused: columns.unused }),
    );
  const records = orderedRecords({ file, format, reader }, from, { signal: options.stop });
  let rows = 0;
  const pace = makePace();
  const tally = makeCustomerTally(
    row.resumeAt ? await withBusiness(actor, (client) => readWrittenCustomers(client, actor, row.id)) : undefined,
  );
  const context = { ...toSavingContext(format, row.options), locate: problemLocator(row.options.joined, header) };
  const cuts = wholeDocuments(records, reader.documentOf, BATCH[file.kind]);
  for await (const batch of batchesAhead(cuts, reader, { line: 0, byte: file.bytes })) {
    if (options.stop?.aborted) return "stopped";
    if (from.byte === 0 && rows === 0)
      refuseUnreadable(
        batch.readings.flatMap(({ problems }) => problems),
        batch.readings.filter(({ order, credit, change, ticket }) => order || credit || change || ticket).length,
        format,
      );
    const { rowsRead } = await saveBatch(actor, row.id, context, batch, tally);
    rows += rowsRead;
    metrics().importRows.inc(rowsRead);
    options.onProgress?.({ bytes: batch.resumeAt.byte, from: from.byte, of: file.bytes, rows });
    await pace();
  }
  if (row.rowsRead + rows === 0) throw fileError("no_rows", { file: file.name });
  await refuseIfNothingTaken(actor, row.id);
  return "succeeded";
};

/**
 * Imports a file of orders, customers or tickets in batches, each in one transaction; resumes where an earlier run of the same bytes was
 * interrupted, and does nothing if one finished. Invalid rows are stored as problems (`readImportProblems`). Only one file per
 * business at a time, across processes. Throws a one-line error for a file that can't be read.
 */
export const importRecords = async (actor: AuditActor, options: ImportOptions): Promise<ImportResult> => {
  const reading = toReadingOptions(options);
  const format = resolveFormat(options.format, reading.mapping);
  const { file: path, fileName: name, found, stop: signal } = options;
  const inspected = found
    ? { ...found, path, name: name ?? path }
    : await inspectTextFile(path, { name, encoding: reading.encoding, signal });
  const file = { ...inspected, headerRow: reading.headerRow ?? inspected.headerRow };
  columnsIn(format, file, await readFileStart(file, options.stop));
  const fileName = name ?? basename(path);
  const { stop = new AbortController().signal, onWait } = options;
  return withLockInTurn(`import ${actor.businessId}`, { signal: stop, ...(onWait && { onWait }) }, async () => {
    const row = await withBusiness(actor, async (client) => {
      await requireStorefront(client, actor, options.storefrontId);
      const key = { format: format.name, fileName, fileHash: hashReading(file.hash, reading), options: reading };
      return beginImport(client, actor, key, file.bytes, options.runId);
    });
    refuseOtherOptions(row, reading);
    const wasDone = row.state === "succeeded";
    let current = row;
    let outcome: "succeeded" | "stopped" | "failed" = "failed";
    if (!wasDone) {
      await recordImportState(actor, row.id, row.resumeAt ? "resumed" : "started", null);
      const { importsRunning, imports } = metrics();
      importsRunning.inc();
      try {
        outcome = await importRows(actor, row, file, format, options);
      } catch (error) {
        // Stopping, which also ends reading, is not a failure: everything written is kept.
        if (stop.aborted && error === stop.reason) outcome = "stopped";
        else {
          if (isRefusal(error)) await recordImportState(actor, row.id, "failed", "failed", error.publicMessage);
          throw error;
        }
      } finally {
        imports.inc({ outcome });
        importsRunning.dec();
      }
      const end = outcome === "stopped" ? null : outcome;
      current = (await recordImportState(actor, row.id, end ? "finished" : "stopped", end)) ?? row;
    }
    const [counts, { unused = [] }] = await withBusiness(actor, async (client) => [
      await countProblems(client, actor, row.id),
      await readImportHeader(client, actor, row.id),
    ]);
    const wasStopped = outcome === "stopped";
    return { ...current, about: format.about, wasDone, wasStopped, counts, unusedColumns: unused };
  });
};
