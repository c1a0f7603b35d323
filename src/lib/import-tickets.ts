import type { PoolClient } from "pg";
import { beginProfileUpdate } from "./begin-profile-update.ts";
import { AppError } from "./domain/errors.ts";
import type { Row } from "./domain/ingest/format.ts";
import { type TicketLine, type TicketProblem, ticketReader, unknownCustomer } from "./domain/ingest/tickets.ts";
import type { Actor, Scope } from "./domain/permissions.ts";
import { headerOf } from "./import-sales.ts";
import { readRows, START } from "./server/csv/read-rows.ts";
import { inspectTextFile, type TextFile } from "./server/csv/text-file.ts";
import { insertAuditLine } from "./server/db/audit-log.ts";
import { getBusinessOrThrow } from "./server/db/businesses.ts";
import { type SavedTickets, saveTickets, unknownCustomers } from "./server/db/support-tickets.ts";
import { withBusiness } from "./server/db/with-business.ts";
import { keepUpload, removeUpload, uploadPath } from "./server/uploads.ts";

/** So many of the problems are told. */
const TOLD = 20;

export type TicketImport = SavedTickets & {
  rowsRead: number;
  /** Left out: each has one problem, of which the first are told. */
  rowsRefused: number;
  problems: TicketProblem[];
};

type Reader = ReturnType<typeof ticketReader>;

const addPage = async (
  client: PoolClient,
  scope: Scope,
  { header, read }: { header: readonly string[]; read: Reader },
  rows: readonly Row[],
  done: TicketImport,
): Promise<void> => {
  const lines: TicketLine[] = [];
  const problems: TicketProblem[] = [];
  for (const row of rows) {
    const line = read(row);
    if ("ticket" in line) lines.push(line);
    else problems.push(line);
  }
  const asked = lines.map(({ ticket }) => ticket.customerExternalId);
  const unknown = await unknownCustomers(client, scope, asked);
  const known = lines.filter(({ ticket }) => !unknown.has(ticket.customerExternalId));
  for (const line of lines) {
    if (unknown.has(line.ticket.customerExternalId)) problems.push(unknownCustomer(header, line));
  }
  const saved = await saveTickets(
    client,
    scope,
    known.map(({ ticket }) => ticket),
  );
  done.rowsRead += rows.length;
  done.rowsRefused += problems.length;
  done.ticketsNew += saved.ticketsNew;
  done.ticketsChanged += saved.ticketsChanged;
  done.ticketsKept += saved.ticketsKept;
  const room = TOLD - done.problems.length;
  done.problems.push(...problems.sort((a, b) => a.line - b.line).slice(0, Math.max(0, room)));
};

const bringIn = async (actor: Actor, file: TextFile): Promise<TicketImport> => {
  const { timeZone } = await getBusinessOrThrow(actor);
  const header = await headerOf(file);
  const by = { header, read: ticketReader(header, { timeZone }) };
  return withBusiness(actor, async (client) => {
    const done = { rowsRead: 0, rowsRefused: 0, ticketsNew: 0, ticketsChanged: 0, ticketsKept: 0, problems: [] };
    let skip = 1;
    for await (const rows of readRows(file, START)) {
      await addPage(client, actor, by, rows.slice(skip), done);
      skip = 0;
    }
    if (done.rowsRead === 0) throw new AppError("INVALID_BODY", `${file.name} has a header and no rows`);
    const { problems: _, ...after } = done;
    await insertAuditLine(client, actor, { action: "tickets.saved", after });
    if (done.ticketsNew + done.ticketsChanged > 0) {
      await beginProfileUpdate(client, actor);
    }
    return done;
  });
};

/**
 * Brings a file of support tickets in (CSV in UTF-8, packed by gzip or not), in one transaction: all rows that can be taken,
 * or, where the file itself can't be read or this is cut off, none. A ticket that is there takes the file's values, so that a
 * file may be sent again. Their customers' profiles are
 * made anew by a run. Throws one clear line on a file that can't be read.
 */
export const importTickets = async (actor: Actor, path: string, name?: string): Promise<TicketImport> =>
  bringIn(actor, await inspectTextFile(path, name));

/** The same of a file that comes over HTTP. Throws INVALID_PARAMETER (`body`) where it can't be read. */
export const uploadTickets = async (
  actor: Actor,
  fileName: string,
  body: AsyncIterable<Uint8Array>,
): Promise<TicketImport> => {
  const { upload } = await keepUpload(body);
  try {
    return await importTickets(actor, uploadPath(upload), fileName);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "INVALID_BODY") throw error;
    const message = error.publicMessage;
    throw new AppError("INVALID_PARAMETER", message, { issues: [{ parameter: "body", location: "body", message }] });
  } finally {
    await removeUpload(upload);
  }
};
