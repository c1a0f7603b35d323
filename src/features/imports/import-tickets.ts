import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { withLockUnlessTaken } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makePace } from "#core/load/work.ts";
import { fileError } from "#core/messages/file-error.ts";
import { now } from "#core/server/clock.ts";
import { once } from "#core/server/process-singleton.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type * as contracts from "#features/imports/contracts/tickets.ts";
import {
  type TicketLine,
  type TicketProblem,
  ticketReader,
  ticketsCsv,
} from "#features/imports/rules/formats/tickets.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import { beginRunsAfterTickets } from "#features/imports/run-after-import.ts";
import { inspectTextFile } from "#features/imports/store/files/inspect-text-file.ts";
import { readRecords, readStart } from "#features/imports/store/files/read-rows.ts";
import type { TextFile } from "#features/imports/store/files/text-file.ts";
import { unknownCustomers } from "#records/customers/customers.ts";
import { savedTickets, saveTickets } from "#records/support/support-tickets.ts";
import { refuseBody } from "./accept-import.ts";

import { notationIn, SHOWING_ROWS } from "./rules/mapping/column-values.ts";
import { findColumns } from "./rules/mapping/find-columns.ts";
import { START } from "./store/files/parse-rows.ts";
import { removeUpload, saveUpload, uploadPath } from "./store/uploaded-files.ts";

/** How many of the problems are returned. */
const SHOWN_PROBLEMS = 20;

type TicketImport = ContractAnswer<typeof contracts.uploadTickets>["data"];

type Reader = ReturnType<typeof ticketReader>;

/** Rows per transaction, so that a large file doesn't hold a connection or block the event loop. */
const BATCH_ROWS = 2000;

const none = (): TicketImport => ({
  rowsRead: 0,
  rowsRefused: 0,
  ticketsNew: 0,
  ticketsChanged: 0,
  ticketsKept: 0,
  unusedColumns: [],
  problems: [],
});

const saveBatch = (actor: Actor, read: Reader, rows: readonly Row[]): Promise<TicketImport> =>
  withBusiness(actor, async (client) => {
    const lines: TicketLine[] = [];
    const problems: TicketProblem[] = [];
    for (const row of rows) {
      const line = read(row);
      if ("ticket" in line) lines.push(line);
      else problems.push(line);
    }
    const externalIds = lines.map(({ ticket }) => ticket.customerExternalId);
    const unknown = await unknownCustomers(client, actor, externalIds);
    const known = lines.filter(({ ticket }) => !unknown.has(ticket.customerExternalId));
    for (const line of lines) {
      if (unknown.has(line.ticket.customerExternalId)) problems.push(line.ifUnknown);
    }
    const tickets = known.map(({ ticket }) => ticket);
    const saved = {
      rowsRead: rows.length,
      rowsRefused: problems.length,
      ...savedTickets(await saveTickets(client, actor, tickets)),
    };
    await insertAuditLine(client, actor, { action: "tickets.saved", after: saved });
    if (saved.ticketsNew + saved.ticketsChanged > 0) await beginRunsAfterTickets(client, actor);
    return { ...saved, unusedColumns: [], problems: problems.sort((a, b) => a.line - b.line).slice(0, SHOWN_PROBLEMS) };
  });

const add = (done: TicketImport, batch: TicketImport): TicketImport => ({
  rowsRead: done.rowsRead + batch.rowsRead,
  rowsRefused: done.rowsRefused + batch.rowsRefused,
  ticketsNew: done.ticketsNew + batch.ticketsNew,
  ticketsChanged: done.ticketsChanged + batch.ticketsChanged,
  ticketsKept: done.ticketsKept + batch.ticketsKept,
  unusedColumns: done.unusedColumns,
  problems: [...done.problems, ...batch.problems].slice(0, SHOWN_PROBLEMS),
});

const bringIn = async (actor: Actor, file: TextFile, signal?: AbortSignal): Promise<TicketImport> => {
  const { timeZone } = await getBusinessOrThrow(actor);
  const { header, rows } = await readStart(file, SHOWING_ROWS, signal);
  const cells = rows.map((row) => row.cells);
  const { columnOf, unused } = findColumns(ticketsCsv, header, cells);
  const notation = notationIn(ticketsCsv, columnOf, rows);
  const read = ticketReader(header, { timeZone, now: now(), ...notation }, columnOf);
  let done: TicketImport = { ...none(), unusedColumns: unused };
  const pace = makePace();
  for await (const batch of readRecords(file, START, { signal, rowsAtOnce: BATCH_ROWS })) {
    if (batch.length > 0) done = add(done, await saveBatch(actor, read, batch));
    await pace();
  }
  if (done.rowsRead === 0) throw fileError("no_rows", { file: file.name });
  return done;
};

/** Businesses with a ticket import in this process, until it ends. */
const underWay = (): Map<string, Promise<void>> => once("ticket-imports", () => new Map());

/** How long a file waits for the one before it, which is usually short. It also slows down callers who send files without end. */
const WAIT_MS = 5000;

const busy = () => refusalBy("TICKET_IMPORT_RUNNING", "Another file of tickets is being imported");

/** Throws CONFLICT if the business's imports in this process go on for longer. */
const untilFree = async ({ businessId }: Scope, signal?: AbortSignal): Promise<void> => {
  if (!underWay().has(businessId)) return;
  const patience = AbortSignal.any([AbortSignal.timeout(WAIT_MS), ...(signal ? [signal] : [])]);
  const ended = new Promise<void>((resolve) => patience.addEventListener("abort", () => resolve(), { once: true }));
  while (underWay().has(businessId) && !patience.aborted) await Promise.race([underWay().get(businessId), ended]);
  signal?.throwIfAborted();
  if (underWay().has(businessId)) throw busy();
};

const alone = async <Result>(
  scope: Scope,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> => {
  const { businessId } = scope;
  // Several may have waited.
  do await untilFree(scope, signal);
  while (underWay().has(businessId));
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  underWay().set(businessId, ended);
  try {
    const done = await withLockUnlessTaken(`tickets ${businessId}`, async () => ({ result: await work() }));
    if (!done) throw busy();
    return done.result;
  } finally {
    underWay().delete(businessId);
    end();
  }
};

type Options = { name?: string; signal?: AbortSignal };

/**
 * Imports a file of support tickets (CSV in UTF-8, optionally gzipped) in batches, each in one transaction. A file that
 * can't be read to its end changes nothing. An existing ticket takes the file's values, so that an interrupted file can
 * be sent again. A run updates the profiles of the affected customers. Throws a one-line error for a file that can't be
 * read, and CONFLICT (TICKET_IMPORT_RUNNING) if another file of this business has been importing for seconds.
 */
const importTickets = (actor: Actor, path: string, { name, signal }: Options = {}): Promise<TicketImport> =>
  alone(actor, signal, async () => bringIn(actor, await inspectTextFile(path, { name, asRows: true, signal }), signal));

/** The same for a file sent over HTTP. Throws INVALID_PARAMETER (`body`) if it can't be read. */
export const uploadTickets = async (
  actor: Actor,
  fileName: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<TicketImport> => {
  await untilFree(actor, signal);
  const { upload } = await saveUpload(body);
  try {
    return await refuseBody(() => importTickets(actor, uploadPath(upload), { name: fileName, signal }));
  } finally {
    await removeUpload(upload);
  }
};
