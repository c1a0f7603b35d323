import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import { now } from "#core/server/clock.ts";
import { notFound } from "#core/values/changed.ts";
import { refusalBy } from "#core/values/errors.ts";
import { refuseField, withinField } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import {
  type Changed,
  type ChangeOf,
  type CustomerChangeRow,
  changeMatching,
  countMatching,
  insertChange,
  lockChange,
  lockSegmentMembers,
  noteDone,
  noteUndone,
} from "#features/customers/store/change-customers.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { nameCustomers } from "#records/customers/customers.ts";
import type { CustomerFilter } from "#records/list/customer-list.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { readNewTag, readTag } from "#records/rules/customers/tags.ts";
import type * as contracts from "./contracts/customers.ts";
import { BULK_ASSIGN } from "./runs.ts";
import { type CustomerSelector, filterByIds, resolveChangeFilter } from "./select-customers.ts";

type ChangeRequest = ContractInput<typeof contracts.changeCustomers>;

/** Throws INVALID_PARAMETER for a missing field and NOT_FOUND (SEGMENT_NOT_FOUND) for a malformed ID. */
const readChange = ({ action, segmentId, tag, outcome }: ChangeRequest): ChangeOf => {
  if (action === "mark" || action === "unmark") {
    if (outcome === undefined) return refuseField("outcome", { reason: "required", message: "is required" });
    return { action, segmentId: null, tag: null, outcome };
  }
  if (action === "tag" || action === "untag") {
    if (tag === undefined) return refuseField("tag", { reason: "required", message: "is required" });
    return { action, segmentId: null, tag: (action === "tag" ? readNewTag : readTag)(tag), outcome: null };
  }
  if (segmentId === undefined) return refuseField("segmentId", { reason: "required", message: "is required" });
  if (!isUuid(segmentId)) throw refusalBy("SEGMENT_NOT_FOUND", "This segment does not exist");
  return { action, segmentId, tag: null, outcome: null };
};

/**
 * Which customers the change selects, with the words as this actor may search them, because a worker may search later.
 * Throws INVALID_PARAMETER for none and for several of the three.
 */
const readCustomerSelector = (actor: Actor, { ids, matching, list }: ChangeRequest): CustomerSelector => {
  if ([ids, matching, list].filter((one) => one !== undefined).length !== 1) {
    const message = "is required unless matching or list is given; do not send several";
    refuseField("ids", { reason: "one_of_several", message, values: { others: "matching, list" } });
  }
  const searchable = <Filters extends { q?: string | undefined }>(filters: Filters): Filters =>
    filters.q === undefined ? filters : { ...filters, q: customerWords(actor, filters.q).join(" ") };
  return ids ? { ids } : { ...(matching && searchable(matching)), ...(list && { list: searchable(list) }) };
};

const AUDITED = {
  assign: "segment.members_added",
  remove: "segment.members_removed",
  tag: "customers.tagged",
  untag: "customers.untagged",
  mark: "customers.marked",
  unmark: "customers.unmarked",
} as const;

type WantedChange = { id: string; change: ChangeOf; selector: CustomerSelector; filter: CustomerFilter };

/** Applies a change in the caller's transaction, with its audit entry, and records which customers it changed. */
const applyChange = async (
  client: PoolClient,
  actor: Actor,
  frame: CriteriaContext,
  { id, change, selector, filter }: WantedChange,
) => {
  await raiseWorkMem(client);
  const at = now();
  const changed = await changeMatching(client, frame, filter, { change, actor, at });
  await noteDone(client, actor, id, changed, at);
  if (changed.customerIds.length > 0) {
    const { action, segmentId, tag, outcome } = change;
    await insertAuditLine(client, actor, {
      action: AUDITED[action],
      things: { ...(segmentId !== null && { segment: segmentId }), change: id },
      after: {
        customers: changed.customerIds.length,
        ...(tag !== null && { tag }),
        ...(outcome !== null && { outcome }),
        ...(selector.undoes !== undefined && { undoes: selector.undoes }),
      },
    });
  }
  return changed;
};

/** Changes of more customers are left to a worker. */
const MOST_AT_ONCE = 1000;

const noSegment = () => refusalBy("SEGMENT_NOT_FOUND", "This segment does not exist");
const noChange = () => refusalBy("CHANGE_NOT_FOUND", "There is no such change of customers");

const assertManual = async (client: PoolClient, scope: Scope, { segmentId }: ChangeOf): Promise<void> => {
  if (segmentId === null) return;
  const segment = await lockSegmentMembers(client, scope, segmentId);
  if (!segment) throw noSegment();
  if (segment.isAutomatic) throw refusalBy("SEGMENT_IS_AUTOMATIC", "An automatic segment follows its criteria");
};

const shown = (id: string, { action }: ChangeOf, { matched, customerIds }: Changed) => ({
  id,
  action,
  matched,
  changed: customerIds.length,
  runId: null,
});

const begin = async (client: PoolClient, actor: Actor, frame: CriteriaContext, wanted: Omit<WantedChange, "id">) => {
  const { change, selector, filter } = wanted;
  const id = uuidv7();
  await assertManual(client, actor, change);
  const matched = await countMatching(client, frame, filter);
  await insertChange(client, actor, { id, ...change, whom: selector }, now());
  if (matched <= MOST_AT_ONCE) return shown(id, change, await applyChange(client, actor, frame, { id, ...wanted }));
  const { action } = change;
  const options = { changeId: id, action, customers: matched };
  const { run } = await beginRun(client, actor, BULK_ASSIGN, { trigger: "request", options });
  const after = { kind: run.kind, action, customers: matched };
  await insertAuditLine(client, actor, { action: "run.requested", things: { run: run.id, change: id }, after });
  return { id, action, matched, changed: null, runId: run.id };
};

/**
 * Adds many customers to a manual segment or removes them, adds or removes a tag, or records or removes an outcome on
 * the churn list: immediately, or in a worker for more than a thousand. Idempotent. Throws INVALID_PARAMETER for a
 * missing or superfluous field, NOT_FOUND (SEGMENT_NOT_FOUND), CONFLICT (SEGMENT_IS_AUTOMATIC) and what
 * `resolveChangeFilter` throws.
 */
export const changeCustomers = async (actor: Actor, request: ChangeRequest) => {
  const [change, selector] = [readChange(request), readCustomerSelector(actor, request)];
  const frame = await loadBusinessDay(actor);
  const resolve = () => resolveChangeFilter(actor, change, selector);
  const filter = request.ids ? await resolve() : await withinField(request.list ? "list" : "matching", resolve);
  const { ids = [] } = request;
  return withBusiness(actor, async (client) => {
    const notFoundIds = notFound(ids, await nameCustomers(client, actor, ids.filter(isUuid)));
    return { ...(await begin(client, actor, frame, { change, selector, filter })), notFoundIds };
  });
};

const OPPOSITE = {
  assign: "remove",
  remove: "assign",
  tag: "untag",
  untag: "tag",
  mark: "unmark",
  unmark: "mark",
} as const;

const undoing = ({ action, segmentId, tag, outcome }: CustomerChangeRow): ChangeOf =>
  ({ action: OPPOSITE[action], segmentId, tag, outcome }) as ChangeOf;

/**
 * Reverts exactly what a change changed, as a change of its own. Idempotent. Throws NOT_FOUND (CHANGE_NOT_FOUND,
 * SEGMENT_NOT_FOUND) and CONFLICT (CHANGE_NOT_DONE) while a worker is processing it.
 */
export const undoChange = async (actor: Actor, id: string) => {
  if (!isUuid(id)) throw noChange();
  const frame = await loadBusinessDay(actor);
  return withBusiness(actor, async (client) => {
    const row = await lockChange(client, actor, id);
    if (!row) throw noChange();
    if (!row.doneAt) throw refusalBy("CHANGE_NOT_DONE", "This change is not done yet");
    const change = undoing(row);
    if (row.undoneAt) return { id, action: change.action, matched: 0, changed: 0, runId: null };
    await noteUndone(client, actor, id, now());
    return begin(client, actor, frame, { change, selector: { undoes: id }, filter: filterByIds(row.customerIds) });
  });
};

const resolveFilter = async (
  client: PoolClient,
  scope: Scope,
  change: ChangeOf,
  selector: CustomerSelector,
): Promise<CustomerFilter> => {
  if (selector.undoes === undefined) return resolveChangeFilter(scope, change, selector);
  const row = await lockChange(client, scope, selector.undoes);
  return filterByIds(row?.customerIds ?? []);
};

/** The worker's part: one transaction, all or nothing; skips a change that was already applied. */
export const performChange = async (
  actor: Actor,
  { changeId }: { changeId: string },
): Promise<{ matched: number; changed: number }> => {
  const frame = await loadBusinessDay(actor);
  return withBusiness(actor, async (client) => {
    const row = await lockChange(client, actor, changeId);
    if (!row) throw noChange();
    if (row.doneAt) return { matched: row.matched ?? 0, changed: row.customerIds.length };
    const selector = row.whom as CustomerSelector;
    await assertManual(client, actor, row);
    const filter = await resolveFilter(client, actor, row, selector);
    const { matched, customerIds } = await applyChange(client, actor, frame, {
      id: changeId,
      change: row,
      selector,
      filter,
    });
    return { matched, changed: customerIds.length };
  });
};
