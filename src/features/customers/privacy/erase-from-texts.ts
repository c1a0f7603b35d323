import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { forgetReports, startNewEpoch } from "#core/db/data-revision.ts";
import { byClient } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { namedFinder } from "#features/customers/rules/privacy/find-named.ts";
import { erasePage, readSearched, readTextPage } from "#features/customers/store/privacy/erase-texts.ts";
import {
  type ErasureSearch,
  endSearches,
  listSearches,
  savePlace,
} from "#features/customers/store/privacy/erasure-searches.ts";
import { readTextTables } from "#features/customers/store/privacy/text-columns.ts";
import { beginRun } from "#features/runs/begin-run.ts";
import type { Progress } from "#features/runs/run-progress.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";

/** Queues the run that searches all texts for customers who were erased in the caller's transaction. */
export const beginTextErasure = (client: PoolClient, actor: AuditActor): Promise<unknown> =>
  beginRun(byClient(client), actor, { kind: "erase_texts", trigger: "request", options: {} });

/** Tables whose texts are in copies outside the database. */
const COPIED = new Set(["orders", "order_items"]);

/** Searches that go on at the same place, in one pass. */
const nextPass = async (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const searches = await listSearches(client, scope);
    const place = searches[0]?.place ?? null;
    const same = (one: ErasureSearch) => JSON.stringify(one.place) === JSON.stringify(place);
    const pass = searches.filter(same);
    const searched = await readSearched(
      client,
      scope,
      pass.flatMap(({ people }) => people),
    );
    return { place, ids: pass.map(({ id }) => id), find: namedFinder(searched), tables: await readTextTables(client) };
  });

type Pass = Awaited<ReturnType<typeof nextPass>>;

const searchAll = async (scope: Scope, { place, ids, find, tables }: Pass, { at, signal }: Progress) => {
  const isLeft = (table: string) => place === null || table >= place.table;
  for (const [i, table] of tables.entries()) {
    if (!isLeft(table.table)) continue;
    at("texts", i, tables.length);
    let after = table.table === place?.table ? place.key : null;
    do {
      signal.throwIfAborted();
      after = await withBusiness(scope, async (client) => {
        const { rows, last } = await readTextPage(client, scope, table, after);
        const changed = await erasePage(client, scope, { table, rows, find }, lockOrderWrites);
        if (changed > 0 && COPIED.has(table.table)) await startNewEpoch(client, scope);
        await savePlace(client, scope, ids, { table: table.table, key: last ?? after });
        return last;
      });
    } while (after !== null);
  }
  await withBusiness(scope, async (client) => {
    await endSearches(client, scope, ids);
    await forgetReports(client, scope);
  });
};

/**
 * Removes erased customers from rows and texts that are about something else, in every text column of the business except those
 * that are kept for a reason. Each page of rows is a transaction that also stores the place, where an attempt after a killed one goes
 * on. Returns how many searches were finished.
 */
export const eraseFromTexts = async (scope: Scope, progress: Progress): Promise<{ searches: number }> => {
  let searches = 0;
  for (;;) {
    const pass = await nextPass(scope);
    if (pass.ids.length === 0) return { searches };
    await searchAll(scope, pass, progress);
    searches += pass.ids.length;
  }
};
