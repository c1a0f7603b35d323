import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import type { Scope } from "#core/values/permissions.ts";
import {
  customerFieldValues,
  fieldChanges,
  type TicketHints,
  tagChanges,
  ticketTags,
} from "#features/imports/shops/gorgias/fields.ts";
import type { HelpDesk } from "#features/imports/shops/shop-client.ts";
import {
  deleteHelpDeskTickets,
  mayStillWrite,
  noteFields,
  noteTags,
  type OpenTicket,
  readOpenTickets,
} from "#features/imports/store/connections/help-desk-tickets.ts";
import { readTicketHints } from "#features/playbooks/read-decisions.ts";

type ConnectionScope = Scope & { connectionId: string };
type Desk = { place: ConnectionScope; helpDesk: HelpDesk; signal: AbortSignal };

/** Tickets per reading of profiles. */
const AT_ONCE = 100;

/** A help desk has one language for all agents. */
const LANGUAGE = "en";

/** Whether what is written to is still there. */
const unlessGone = async (write: () => Promise<void>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof OutgoingError && (error.problem === "NOT_FOUND" || error.problem === "REDIRECTED"))
      return false;
    throw error;
  }
};

/** Hints may be minutes old, because Gorgias takes two requests per second. The next sync takes back what was said before. */
const mayWrite = (place: ConnectionScope, ticket: OpenTicket, hints: TicketHints | null): Promise<boolean> =>
  withBusiness(place, (client) => mayStillWrite(client, place, ticket, { saysSomething: hints !== null }));

const writeTags = async (
  { place, helpDesk, signal }: Desk,
  ticket: OpenTicket,
  hints: TicketHints | null,
): Promise<boolean> => {
  const { ticketId, tags } = ticket;
  const wanted = ticketTags(hints);
  const { added, removed } = tagChanges(tags, wanted);
  if (added.length + removed.length === 0 || !(await mayWrite(place, ticket, hints))) return false;
  if (added.length > 0) await helpDesk.addTags(ticketId, added, signal);
  if (removed.length > 0) await helpDesk.removeTags(ticketId, removed, signal);
  await withBusiness(place, (client) => noteTags(client, place, ticketId, wanted));
  return true;
};

/** False if the help desk no longer has the customer, whose ticket may still be there. */
const writeFields = async (
  { place, helpDesk, signal }: Desk,
  ids: () => Promise<ReadonlyMap<string, string>>,
  ticket: OpenTicket & { requesterId: string },
  hints: TicketHints | null,
): Promise<boolean> => {
  const { requesterId, sentFields } = ticket;
  const wanted = customerFieldValues(hints);
  const changed = fieldChanges(sentFields, wanted);
  if (changed.length === 0) return false;
  const known = await ids();
  const values = changed.flatMap((field) => {
    const id = known.get(field);
    return id === undefined ? [] : [{ id, value: wanted[field] }];
  });
  if (!(await mayWrite(place, ticket, hints))) return false;
  const isThere = await unlessGone(() => helpDesk.setFields(requesterId, values, signal));
  if (!isThere) return false;
  await withBusiness(place, (client) => noteFields(client, place, requesterId, wanted));
  return true;
};

/** The IDs of the customer fields, which are looked up once there is something to write. */
const fieldIds = (helpDesk: HelpDesk, signal: AbortSignal) => {
  let ids: Promise<ReadonlyMap<string, string>> | undefined;
  return () => {
    ids ??= helpDesk.fields(signal);
    return ids;
  };
};

/** Calls `onWrite` after each tag or field that was written. */
const writeAll = async (desk: Desk, onWrite: () => void): Promise<void> => {
  const { place, helpDesk, signal } = desk;
  const done = new Set<string>();
  const ids = fieldIds(helpDesk, signal);
  for (let after = ""; ; ) {
    const from = after;
    const page = await withBusiness(place, (client) => readOpenTickets(client, place, { after: from, limit: AT_ONCE }));
    const last = page.at(-1);
    if (!last) return;
    after = last.ticketId;
    const customerIds = page.map(({ customerId }) => customerId);
    const hints = await readTicketHints(place, customerIds, { language: LANGUAGE });
    for (const ticket of page) {
      signal.throwIfAborted();
      const { ticketId, requesterId, customerId } = ticket;
      const known = hints.get(customerId) ?? null;
      const isThere = await unlessGone(async () => {
        if (await writeTags(desk, ticket, known)) onWrite();
      });
      if (!isThere) await withBusiness(place, (client) => deleteHelpDeskTickets(client, place, [ticketId]));
      if (!isThere || requesterId === null || done.has(requesterId)) continue;
      done.add(requesterId);
      if (await writeFields(desk, ids, { ...ticket, requesterId }, known)) onWrite();
    }
  }
};

/**
 * Writes what agents should know to the help desk's open tickets of customers, and to these customers' fields: only what
 * differs from what was written before, and each noted at once, so that a killed worker goes on where it was. Tickets and
 * customers that are no longer there are skipped. Returns how many were changed, with an audit entry. Throws `OutgoingError`.
 */
export const writeTicketHints = async (
  actor: AuditActor,
  connectionId: string,
  helpDesk: HelpDesk,
  signal: AbortSignal,
): Promise<number> => {
  const place = { businessId: actor.businessId, connectionId };
  let written = 0;
  try {
    await writeAll({ place, helpDesk, signal }, () => {
      written++;
    });
    return written;
  } finally {
    const things = { connection: connectionId };
    if (written > 0) {
      await withBusiness(place, (client) =>
        insertAuditLine(client, actor, { action: "sync.written", things, after: { written } }),
      );
    }
  }
};
