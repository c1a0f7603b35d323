import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { type OutgoingClient, outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { now } from "#core/server/clock.ts";
import { decryptSecret } from "#core/server/encryption.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import type { Access } from "#core/values/connection-kinds.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { SourceList } from "#core/values/sources.ts";
import { findAccess, findConnection } from "#features/imports/store/connections/connections.ts";
import { beginReading, noteSyncProblem, type ShopReading } from "#features/imports/store/connections/syncs.ts";
import { openSource } from "#features/imports/store/sources/open-source.ts";
import type { PullOptions, Source } from "#features/imports/store/sources/source.ts";
import type { RunOptions } from "#features/runs/rules/kinds.ts";
import type { RunResult } from "#features/runs/rules/results.ts";
import { RunFailed, type RunProgress } from "#features/runs/run-progress.ts";
import { secretContext } from "./connection-secret.ts";
import { storePage } from "./store-page.ts";
import { writeTicketHints } from "./write-ticket-hints.ts";

/** Shops' clocks differ from ours, and a change may be visible some time after its `updatedAt`. */
const OVERLAP_MS = 3_600_000;

type ConnectionScope = Scope & { connectionId: string };
type Shop = PullOptions["shop"];

/** The shop of a connection, opened with its keys; undefined if the connection was deleted. Throws `OutgoingError` without keys. */
export const openShop = async (
  { connectionId, ...scope }: ConnectionScope,
  client: OutgoingClient = outgoingClient(),
): Promise<{ source: Source; shop: Shop; writesTags: boolean } | undefined> => {
  const found = await withBusiness(scope, async (client) => ({
    connection: await findConnection(client, scope, connectionId),
    sealed: await findAccess(client, scope, connectionId),
  }));
  if (!found.connection) return undefined;
  const { kind, storefrontId, writesTags } = found.connection;
  const text = found.sealed ? decryptSecret(found.sealed, secretContext(connectionId, "access")) : null;
  const source = openSource(kind, text === null ? {} : (JSON.parse(text) as Access), client);
  const { currency, timeZone } = await getBusinessOrThrow(scope);
  return { source, shop: { currency, timeZone, storefrontId }, writesTags };
};

const summarizeReading = ({ counts, changed }: ShopReading) => ({
  records: Object.values(counts).reduce((sum, { read }) => sum + read, 0),
  changed,
});

const showProgress = ({ counts }: ShopReading, list: SourceList, { at }: RunProgress): void => {
  const { read = 0, of = null } = counts[list] ?? {};
  at(list, read, of ?? undefined);
};

/** Another worker continued the reading, or the keys changed: this worker stores nothing more. */
class TakenOver extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.sync-taken-over");
}

/** Reads page after page and stores each before requesting the next. */
const readPages = async (
  actor: Actor,
  connectionId: string,
  first: ShopReading,
  { source, shop }: { source: Source; shop: Shop },
  progress: RunProgress,
): Promise<ShopReading> => {
  const { runId, signal } = progress;
  let reading = first;
  for await (const page of source.pages({ since: first.since, cursor: first.cursor, shop, signal })) {
    signal.throwIfAborted();
    const from = reading;
    reading = await withBusiness(actor, async (client) => {
      const stored = await storePage(client, actor, from, page, { connectionId, runId, at: now() });
      if (!stored) throw new TakenOver();
      return stored;
    });
    showProgress(reading, page.list, progress);
  }
  return reading;
};

/**
 * Reads what changed in a connected shop since the last reading, or everything the first time. Each page is one transaction
 * that also stores where the next attempt continues, so that a killed worker loses nothing and stores nothing twice. A help
 * desk then gets tags and fields, if its connection writes them. Throws
 * `RunFailed` if the shop can't be read, and stores the reason with the connection.
 */
export const syncConnection = async (
  actor: Actor,
  { connectionId }: RunOptions<"sync_connection">,
  progress: RunProgress,
): Promise<RunResult<"sync_connection">> => {
  const place = { businessId: actor.businessId, connectionId };
  const reading = await withBusiness(actor, (client) =>
    beginReading(client, place, { at: now(), overlapMs: OVERLAP_MS }),
  );
  if (!reading) return { records: 0, changed: 0 };
  try {
    const opened = await openShop(place);
    if (!opened) return summarizeReading(reading);
    const sum = summarizeReading(await readPages(actor, connectionId, reading, opened, progress));
    const { source, writesTags } = opened;
    if (!source.helpDesk || !writesTags) return sum;
    return { ...sum, written: await writeTicketHints(actor, connectionId, source.helpDesk, progress.signal) };
  } catch (error) {
    if (error instanceof TakenOver) return summarizeReading(reading);
    if (!(error instanceof OutgoingError)) throw error;
    await withBusiness(actor, (client) => noteSyncProblem(client, place, error));
    const { problem, detail, isTransient } = error;
    throw new RunFailed("SHOP_UNREADABLE", { result: { problem, detail }, isFinal: !isTransient, cause: error });
  }
};
