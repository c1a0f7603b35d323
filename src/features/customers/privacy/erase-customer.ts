import type { PoolClient } from "pg";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { listBusinessIds } from "#core/auth/businesses.ts";
import { forgetReports, startNewEpoch } from "#core/db/data-revision.ts";
import { storedId } from "#core/db/stored-id.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { CleanUp } from "#core/feature.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { isUuid } from "#core/values/texts.ts";
import { namedFinder } from "#features/customers/rules/erasure-patterns.ts";
import { deleteOldChanges } from "#features/customers/store/change-customers.ts";
import {
  deleteUnmatchedTickets,
  type Erasable,
  eraseCustomers,
  findErasable,
} from "#features/customers/store/privacy/erase-customers.ts";
import { erasePage, readSearched, readTextPage } from "#features/customers/store/privacy/erase-texts.ts";
import {
  adoptKey,
  lastErasure,
  readErasureFiles,
  readErasures,
  repeatErasure,
  writeErasureFile,
} from "#features/customers/store/privacy/erasure-list.ts";
import {
  type ErasureSearch,
  endSearches,
  listSearches,
  readTextTables,
  savePlace,
} from "#features/customers/store/privacy/erasure-searches.ts";
import { completeFulfilled } from "#features/customers/store/privacy/privacy-requests.ts";
import { beginRunsAfterOrders } from "#features/segments/follow-changes.ts";
import { noCustomer } from "#records/customers/customers.ts";
import { forgetTombstones } from "#records/customers/erased-customers.ts";
import { removeCopies, removeCopiesBefore } from "#records/orders/copy/order-copy.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { ERASE_TEXTS } from "../runs.ts";

/** Queues the run that searches all texts for customers who were erased in the caller's transaction. */
export const beginTextErasure = (client: PoolClient, actor: AuditActor): Promise<unknown> =>
  beginRun(client, actor, ERASE_TEXTS, { trigger: "request", options: {} });

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

/** A command waits until the end. */
const UNWATCHED: Progress = { at: () => {}, signal: new AbortController().signal };

/**
 * Writes the business's erasures to a file in DATA_DIR. If it can't be written, the erasure is still valid; the nightly clean-up writes
 * it again.
 */
const saveErasureList = async (scope: Scope): Promise<void> => {
  const { businessId } = scope;
  const list = await withBusiness(scope, (client) => readErasures(client, scope));
  if (!list) return;
  await writeErasureFile({ businessId, ...list }).catch((err: unknown) => {
    log().error({ err, businessId }, "the list of erasures was not written");
  });
};

/** Erases customers in the caller's transaction, and completes the requests that this fulfills. Returns their IDs. */
export const eraseRequested = async (
  client: PoolClient,
  actor: AuditActor,
  customers: readonly Erasable[],
  at: Date,
): Promise<string[]> => {
  const erased = await eraseCustomers(client, actor, customers, at);
  await completeFulfilled(client, actor, erased, { kind: "erasure", at });
  return erased;
};

/**
 * Writes the list of erasures again, and deletes copies of orders from before the last one, help desk tickets that have found no
 * customer, and the undo data of bulk changes.
 */
export const cleanUpCustomers: CleanUp = async (scope, before) => {
  await saveErasureList(scope);
  const erasedAt = await withBusiness(scope, (client) => lastErasure(client, scope));
  if (erasedAt) await removeCopiesBefore(scope, erasedAt);
  await deleteUnmatchedTickets(scope, before(90));
  await withBusiness(scope, (client) => deleteOldChanges(client, scope, before(90)));
};

/** After an erasure: what is outside the database. */
export const eraseOutside = async (scope: Scope): Promise<void> => {
  await saveErasureList(scope);
  await removeCopies(scope);
};

/**
 * Repeats the erasures in a folder's lists that the database doesn't have, as after restoring an older backup. Returns how many.
 * Throws an OperatorError for lists that can't be read or belong to another installation.
 */
export const repeatErasures = async (folder: string): Promise<number> => {
  const known = new Set(await listBusinessIds());
  let repeated = 0;
  for (const { businessId, key, erasures } of await readErasureFiles(folder)) {
    const scope = { businessId };
    if (!known.has(businessId)) continue;
    const actor = { ...scope, kind: "system", id: "restore" } as const;
    const again = await withBusiness(scope, async (client) => {
      await lockOrderWrites(client, scope);
      if (!(await adoptKey(client, scope, key)))
        throw new OperatorError(`The list of erasures of the business ${businessId} belongs to another installation`);
      let count = 0;
      for (const erasure of erasures) if (await repeatErasure(client, scope, erasure)) count++;
      if (count === 0) return 0;
      await insertAuditLine(client, actor, { action: "customers.erased_again", after: { count } });
      await beginRunsAfterOrders(client, actor);
      return count;
    });
    if (again > 0) await eraseFromTexts(scope, UNWATCHED);
    repeated += again;
  }
  return repeated;
};

/** In the caller's transaction, after `lockOrderWrites`. */
const erase = async (client: PoolClient, actor: AuditActor, externalId: string, at = now()): Promise<void> => {
  const [customer] = await eraseRequested(client, actor, [{ externalId }], at);
  if (!customer) throw noCustomer();
  await insertAuditLine(client, actor, { action: "customer.erased", things: { customer } });
  await beginTextErasure(client, actor);
  await beginRunsAfterOrders(client, actor);
};

/**
 * Removes what identifies a customer, for good, with an audit entry; their purchases stay, without a name. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND), and FORBIDDEN without `customers:pii` for an ID that is an email address or a phone number.
 */
export const eraseCustomer = async (actor: Actor, externalId: string): Promise<void> => {
  if (isPersonalId(externalId)) assertMay(actor, "customers:pii");
  await withBusiness(actor, async (client) => {
    await lockOrderWrites(client, actor);
    await erase(client, actor, await storedId(client, actor, "customers", externalId));
  });
  await eraseOutside(actor);
};

/**
 * The same by our ID; `confirmation` is the store's own ID as the user typed it. Returns when it was done. Also throws
 * INVALID_PARAMETER for another confirmation, and CONFLICT (CUSTOMER_ERASED).
 */
export const eraseConfirmedCustomer = async (actor: Actor, id: string, confirmation: string) => {
  if (!isUuid(id)) throw noCustomer();
  const at = now();
  await withBusiness(actor, async (client) => {
    await lockOrderWrites(client, actor);
    const customer = await findErasable(client, actor, id);
    if (!customer) throw noCustomer();
    if (customer.erasedAt) throw refusalBy("CUSTOMER_ERASED", "This customer was erased");
    if (customer.externalId !== confirmation.trim()) {
      refuseField("confirmation", { reason: "not_the_customer", message: "must be the customer's ID in the store" });
    }
    await erase(client, actor, customer.externalId, at);
  });
  await eraseOutside(actor);
  return { erasedAt: at };
};

/** Lets imports, programs and connections store an erased customer again. Throws NOT_FOUND (CUSTOMER_NOT_FOUND) for any other. */
export const allowErasedToReturn = async (actor: Actor, id: string): Promise<void> => {
  if (!isUuid(id)) throw noCustomer();
  await withBusiness(actor, async (client) => {
    await lockOrderWrites(client, actor);
    const customer = await findErasable(client, actor, id);
    if (!customer?.erasedAt) throw noCustomer();
    if (!(await forgetTombstones(client, actor, customer.externalId))) return;
    await insertAuditLine(client, actor, { action: "customer.return_allowed", things: { customer: id } });
  });
  await saveErasureList(actor);
};
