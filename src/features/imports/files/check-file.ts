import type { PoolClient } from "pg";
import { withLockInTurn } from "#core/db/lock.ts";
import { rolledBack, withBusiness } from "#core/db/with-business.ts";
import { makePace } from "#core/load/work.ts";
import { fileError } from "#core/messages/file-error.ts";
import type { RunOptions, RunResult } from "#core/runs/rules/define-run.ts";
import { RunFailed, type RunProgress } from "#core/runs/run-progress.ts";
import type { Actor } from "#core/values/permissions.ts";
import { makeCustomerTally } from "#features/imports/rules/customer-tally.ts";
import { type ImportFormat, wholeDocuments } from "#features/imports/rules/import-format.ts";
import { problemLocator } from "#features/imports/rules/joined-files.ts";
import type { MappedRows } from "#features/imports/rules/reading-options.ts";
import { inspectTextFile } from "#features/imports/store/files/inspect-text-file.ts";
import { START } from "#features/imports/store/files/parse-rows.ts";
import type { TextFile } from "#features/imports/store/files/text-file.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";
import { beginSeen, firstSeen, openRehearsal } from "#features/imports/store/rehearsal-business.ts";
import { readStoredTotals } from "#features/imports/store/stored-records.ts";
import { findImportFile, hasUpload } from "#features/imports/store/uploaded-files.ts";
import { concernedChannels } from "#records/customers/consent-changes.ts";
import { BATCH } from "../import-records.ts";
import { type LocalFile, withText } from "../local-text.ts";
import {
  detectFormatName,
  openImport,
  type ReadingRequest,
  resolveFormat,
  toReadingOptions,
  withSuggestion,
} from "../open-import.ts";
import { orderedRecords } from "../ordered-records.ts";
import { refuseFile } from "../run-import.ts";
import type { IMPORT_CHECK } from "../runs.ts";
import { type Batch, readDocuments, toBatch, toSavingContext, writeBatch } from "../save-batch.ts";
import { type CheckResult, checkTotals } from "./check-totals.ts";
import { toTextFile } from "./stored-file.ts";

type Checked = { file: TextFile; format: ImportFormat; options: ReadingOptions };
type Watch = { signal: AbortSignal; onProgress: (bytes: number, of: number, rows: number) => void };
type Totals = ReturnType<typeof checkTotals>;

/** Counts the batch's orders and the file's duplicates: orders, customers, tickets, and copies of rows that count once. */
const noteRecords = async (
  client: PoolClient,
  totals: Totals,
  { orders, changes, tickets, copies, continued }: Batch,
): Promise<void> => {
  totals.duplicates(copies);
  const first = await firstSeen(client, [
    ...orders.map(({ externalId }) => `order ${externalId}`),
    ...(orders.length === 0 ? changes.map(({ externalId }) => `customer ${externalId}`) : []),
    ...tickets.map(({ ticket }) => `ticket ${ticket.externalId}`),
  ]);
  totals.continued(continued);
  for (const { ticket } of tickets) if (!first.delete(`ticket ${ticket.externalId}`)) totals.duplicates(1);
  for (const order of orders) totals.order(order, first.delete(`order ${order.externalId}`));
  if (orders.length > 0) return;
  for (const { externalId } of changes) if (!first.delete(`customer ${externalId}`)) totals.duplicates(1);
};

/** The stored records that a batch refers to. */
const referredIn = ({ customers, orders, credits, changes, tickets }: Batch) => ({
  customers: [
    ...[...customers, ...changes].map(({ externalId }) => externalId),
    ...[...orders, ...credits].flatMap(({ customerExternalId }) => customerExternalId ?? []),
    ...tickets.map(({ ticket }) => ticket.customerExternalId),
  ],
  orders: orders.map(({ externalId }) => externalId),
  tickets: tickets.map(({ ticket }) => ticket.externalId),
  consenting: changes
    .filter((change) => concernedChannels([change]).length > 0)
    .map(({ externalId, email = null, phone = null }) => ({ externalId, email, phone })),
  products: [...new Set(orders.flatMap(({ items }) => items.map(({ productId }) => productId)))],
});

/**
 * Does what an import of the file would do, in one transaction that is rolled back, and counts it: the same reading and
 * writing, so that the counts are those of the import. It writes to a copy of the business, so that no other writer waits.
 */
const rehearse = async (actor: Actor, { file, format, options }: Checked, { signal, onProgress }: Watch) => {
  const { reader, header, currency, timeZone, columns } = await openImport(actor, { file, format, options }, signal);
  const totals = checkTotals({ currency, timeZone });
  const context = toSavingContext(format, options);
  const pace = makePace();
  const tally = makeCustomerTally();
  const locate = problemLocator(options.joined, header);
  let rows = 0;
  await rolledBack(actor, async (client) => {
    await beginSeen(client);
    const { scope, bring, inOriginal } = await openRehearsal(client, actor);
    for await (const cut of wholeDocuments(
      orderedRecords({ file, format, reader }, START, { signal }),
      reader.documentOf,
      BATCH[file.kind],
    )) {
      signal.throwIfAborted();
      const read = await readDocuments(cut, reader, { line: 0, byte: file.bytes });
      const batch = await inOriginal(() => toBatch(client, actor, context, read));
      await bring(referredIn(batch));
      const { problems, refunded, ...saved } = await writeBatch(client, scope, context, batch, tally);
      await noteRecords(client, totals, batch);
      for (const problem of locate(problems, batch.documents)) totals.problem(problem);
      totals.credited(refunded);
      totals.progress({ ...saved, rowsRead: batch.rowsRead });
      rows += batch.rowsRead;
      onProgress(batch.resumeAt.byte, file.bytes, rows);
      await pace();
    }
  });
  if (rows === 0) throw fileError("no_rows", { file: file.name });
  const stored = await withBusiness(actor, (client) => readStoredTotals(client, actor, totals.period()));
  return { ...totals.result(stored), unusedColumns: columns.unused };
};

/** What an import of a file would do, without doing it. Takes turns with imports of this business. */
const checkImport = (actor: Actor, checked: Checked, watch: Watch): Promise<CheckResult> =>
  withLockInTurn(`import ${actor.businessId}`, { signal: watch.signal }, () => rehearse(actor, checked, watch));

/** Executes the check of an uploaded file. Throws `RunFailed` if the file can't be read or is not on this machine. */
export const checkUpload = async (
  actor: Actor,
  { fileId, format, ...request }: RunOptions<typeof IMPORT_CHECK>,
  { at, signal }: RunProgress,
): Promise<RunResult<typeof IMPORT_CHECK>> => {
  at("rows");
  const stored = await withBusiness(actor, (client) => findImportFile(client, actor, fileId));
  // The file was imported or deleted in the meantime.
  if (!stored) return {};
  if (!hasUpload(stored.upload)) throw new RunFailed("FILE_MISSING");
  const options = toReadingOptions({ ...request, joined: stored.found.joined });
  return refuseFile(() => {
    const checked = { file: toTextFile(stored), format: resolveFormat(format, options.mapping), options };
    return checkImport(actor, checked, { signal, onProgress: (bytes, of) => at("rows", bytes, of) });
  });
};

/** The same for a file of this machine, as a command does. Throws a one-line error for a file that can't be read. */
export const checkLocalFile = (
  actor: Actor,
  {
    file,
    format: wanted,
    sheet,
    lines,
    onJoined,
    ...request
  }: ReadingRequest & LocalFile & { format: string; rows?: MappedRows | undefined },
  watch: Watch,
): Promise<{ result: CheckResult; format: ImportFormat }> =>
  withText({ file, sheet, lines, onJoined }, watch.signal, async (text) => {
    const options = toReadingOptions(await withSuggestion(text, request));
    const format = resolveFormat(await detectFormatName(text, wanted, options), options.mapping);
    const inspected = await inspectTextFile(text.file, {
      name: file,
      encoding: options.encoding,
      signal: watch.signal,
    });
    const read = { ...inspected, headerRow: options.headerRow ?? inspected.headerRow };
    return { result: await checkImport(actor, { file: read, format, options }, watch), format };
  });
