import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Effect } from "#features/imports/rules/connections/effect.ts";
import {
  deleteHelpDeskTickets,
  markLinked,
  rateHelpDeskTickets,
  readLinkableTickets,
  supportTicketId,
  upsertHelpDeskTickets,
} from "#features/imports/store/connections/help-desk-tickets.ts";
import { deleteTickets, saveTickets } from "#records/support/support-tickets.ts";

type ConnectionScope = Scope & { connectionId: string };

/** Tickets per statement. */
const AT_ONCE = 1000;

const link = async (client: PoolClient, place: ConnectionScope, ids: readonly string[] | null) => {
  const found = await readLinkableTickets(client, place, ids, ids?.length ?? AT_ONCE);
  if (found.length === 0) return { found: 0, changed: 0 };
  const outcomes = await saveTickets(
    client,
    place,
    found.map(({ ticket }) => ticket),
  );
  await markLinked(client, place, found);
  return {
    found: found.length,
    changed: [...outcomes.values()].filter((outcome) => outcome !== "unchanged").length,
  };
};

/**
 * Makes support tickets of those whose writers have become customers since, in the caller's transaction after `lockOrderWrites`.
 * Returns how many changed.
 */
export const linkWaitingTickets = async (client: PoolClient, place: ConnectionScope): Promise<number> => {
  let changed = 0;
  for (let found = AT_ONCE; found === AT_ONCE; ) {
    const linked = await link(client, place, null);
    found = linked.found;
    changed += linked.changed;
  }
  return changed;
};

/**
 * Stores a help desk's tickets and ratings in the caller's transaction after `lockOrderWrites`. Tickets of customers become support
 * tickets; the others wait. Returns how many support tickets changed.
 */
export const saveHelpDesk = async (
  client: PoolClient,
  place: ConnectionScope,
  effects: readonly Effect[],
): Promise<number> => {
  const tickets = effects.flatMap((effect) => (effect.kind === "help_desk_ticket" ? [effect.ticket] : []));
  const ratings = effects.flatMap((effect) => (effect.kind === "survey" ? [effect] : []));
  if (tickets.length + ratings.length === 0) return 0;
  const kept = tickets.filter(({ isGone }) => !isGone);
  await upsertHelpDeskTickets(client, place, kept);
  await rateHelpDeskTickets(client, place, ratings);
  const gone = tickets.filter(({ isGone }) => isGone).map(({ externalId }) => externalId);
  const removed = await deleteHelpDeskTickets(client, place, gone);
  const deleted = removed.length > 0 ? await deleteTickets(client, place, removed.map(supportTicketId)) : 0;
  const ids = new Set([
    ...kept.map(({ externalId }) => externalId),
    ...ratings.map(({ ticketExternalId }) => ticketExternalId),
  ]);
  return deleted + (await link(client, place, [...ids])).changed;
};
