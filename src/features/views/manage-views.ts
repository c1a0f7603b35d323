import { isDeepStrictEqual } from "node:util";
import { v7 as uuidv7 } from "uuid";
import { type AuditLine, writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, editedMeanwhile } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type Role } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "#records/contracts/views.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";
import { checkRule } from "../segments/read-segment-rules.ts";
import { knownReferences, noView, readView } from "./read-views.ts";
import { withHiddenParts } from "./rules.ts";
import {
  findView,
  hideView,
  insertView,
  type StoredView,
  setDefaultView,
  unhideView,
  unsetDefaultView,
  updateView,
} from "./store.ts";

/** Throws INVALID_PARAMETER (INVALID_CRITERIA) for criteria that no list of this business accepts. */
const checkQuery = async (rows: Rows, actor: Actor, id: string, query: ViewQuery): Promise<void> => {
  if (query.list !== "customers" || query.criteria === undefined) return;
  await checkRule(rows, actor, { id, criteria: query.criteria, isAutomatic: false });
};

const assertMayShare = (actor: Actor, ...roles: (Role | null)[]): void => {
  if (roles.some((role) => role !== null)) assertMay(actor, "customers:edit");
};

/** Throws NOT_FOUND (VIEW_NOT_FOUND). */
const findOrThrow = async (rows: Rows, actor: Actor, id: string, isDeleted = false): Promise<StoredView> => {
  const view = isUuid(id) ? await findView(rows, actor, id, { isDeleted }) : null;
  if (!view) throw noView();
  return view;
};

/** What the audit log records: without search words, which can be a customer's name. */
const audited = ({ name, query: { q: _, ...query }, sharedWith }: Pick<StoredView, "name" | "query" | "sharedWith">) =>
  ({ name, sharedWith, query }) as NonNullable<AuditLine["after"]>;

/** Throws INVALID_PARAMETER, FORBIDDEN to share without `customers:edit`, CONFLICT (VIEW_LIMIT) and what `createOnce` throws. */
export const createView = async (
  actor: Actor,
  { name: given, query, sharedWith }: ContractInput<typeof contracts.createView>,
) => {
  const name = readName(given);
  assertMayShare(actor, sharedWith);
  const { id } = await createOnce(actor, async (rows) => {
    const id = uuidv7();
    await checkQuery(rows, actor, id, query);
    await insertView(rows, actor, { id, list: query.list, name, query, sharedWith }, now());
    const after = audited({ name, query, sharedWith });
    await writeAuditLine(rows, actor, { action: "view.created", things: { view: id }, after });
    return { id };
  });
  return readView(actor, id);
};

type Change = Omit<ContractInput<typeof contracts.updateView>, "id">;

const changeAt = (actor: Actor, id: string, { version, name, query, sharedWith }: Change): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const before = await findOrThrow(rows, actor, id);
    assertMayShare(actor, before.sharedWith, sharedWith ?? null);
    if (before.version !== version) throw editedMeanwhile();
    const after = {
      name: name === undefined ? before.name : readName(name),
      query: query ?? before.query,
      sharedWith: sharedWith === undefined ? before.sharedWith : sharedWith,
    };
    if (query && query.list !== before.list) {
      const values = { values: before.list };
      refuseField("query.list", { reason: "unknown_value", values, message: `must be one of: ${before.list}` });
    }
    const { name: oldName, query: oldQuery, sharedWith: oldRole } = before;
    if (isDeepStrictEqual(after, { name: oldName, query: oldQuery, sharedWith: oldRole })) return;
    if (query) await checkQuery(rows, actor, id, query);
    if (!(await updateView(rows, actor, before, after, now()))) throw editedMeanwhile();
    await writeAuditLine(rows, actor, {
      action: "view.changed",
      things: { view: id },
      before: audited(before),
      after: audited(after),
    });
  });

/** The given query with the parts of the stored one that the actor may not see, so that saving does not drop them. */
const queryToSave = async (actor: Actor, id: string, query: ViewQuery): Promise<ViewQuery> => {
  if (!hidesPersonalData(actor)) return query;
  const view = await withBusinessRows(actor, (rows) => findOrThrow(rows, actor, id));
  return withHiddenParts(view.query, query, await knownReferences(actor, [view]));
};

/** The same error with the name of the user who made the other change, if known. */
const named = async (actor: Actor, id: string): Promise<AppError> => {
  const view = await withBusinessRows(actor, (rows) => findOrThrow(rows, actor, id));
  const name = (await readDisplayNames(actor, [view.changedBy])).get(view.changedBy);
  return editedMeanwhile(name === undefined ? undefined : { version: view.version, name });
};

/**
 * Throws NOT_FOUND (VIEW_NOT_FOUND), FORBIDDEN for a shared view without `customers:edit`, CONFLICT (EDITED_MEANWHILE, with the
 * user), and INVALID_PARAMETER.
 */
export const changeView = async (actor: Actor, id: string, change: Change) => {
  try {
    await changeAt(actor, id, { ...change, query: change.query && (await queryToSave(actor, id, change.query)) });
  } catch (error) {
    throw error instanceof AppError && error.reason === "EDITED_MEANWHILE" ? await named(actor, id) : error;
  }
  return readView(actor, id);
};

/** `restoreView` brings it back for 30 days. Throws NOT_FOUND (VIEW_NOT_FOUND), and FORBIDDEN as `changeView` does. */
export const deleteView = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const view = await findOrThrow(rows, actor, id);
    assertMayShare(actor, view.sharedWith);
    if (!(await hideView(rows, actor, id, now()))) throw noView();
    await writeAuditLine(rows, actor, { action: "view.deleted", things: { view: id }, before: audited(view) });
  });

/** Undoes a deletion; a view that is not deleted stays as it is. Throws what `deleteView` throws, and CONFLICT (VIEW_LIMIT). */
export const restoreView = async (actor: Actor, id: string) => {
  await withBusinessRows(actor, async (rows) => {
    if (isUuid(id) && (await findView(rows, actor, id))) return;
    const view = await findOrThrow(rows, actor, id, true);
    assertMayShare(actor, view.sharedWith);
    await unhideView(rows, actor, view);
    await writeAuditLine(rows, actor, { action: "view.restored", things: { view: id }, after: audited(view) });
  });
  return readView(actor, id);
};

/** Opens the actor's list with this view from now on. Throws NOT_FOUND (VIEW_NOT_FOUND). */
export const makeDefaultView = async (actor: Actor, id: string) => {
  await withBusinessRows(actor, async (rows) => {
    const view = await findOrThrow(rows, actor, id);
    await setDefaultView(rows, actor, view);
    await writeAuditLine(rows, actor, { action: "view.default_set", things: { view: id }, after: { list: view.list } });
  });
  return readView(actor, id);
};

/** The actor's list opens with all rows again. Throws NOT_FOUND (VIEW_NOT_FOUND). */
export const removeDefaultView = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const view = await findOrThrow(rows, actor, id);
    if (!(await unsetDefaultView(rows, actor, id))) return;
    await writeAuditLine(rows, actor, {
      action: "view.default_unset",
      things: { view: id },
      after: { list: view.list },
    });
  });
