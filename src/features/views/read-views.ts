import { readDisplayNames } from "#core/db/display-names.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import { refusalBy } from "#core/values/errors.ts";
import { type Actor, hidesPersonalData, type Role } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { listSegmentRows } from "#features/segments/store/segments.ts";
import { type KnownReferences, openQuery, type ViewProblem } from "#features/views/rules/open-query.ts";
import { defaultViewIds } from "#features/views/store/default-views.ts";
import { findView, type StoredView, visibleViews } from "#features/views/store/saved-views.ts";
import { listCustomFields } from "#records/customers/custom-fields.ts";
import { mayChangeView } from "#records/rules/views/view-access.ts";
import type { ViewList } from "#records/rules/views/view-lists.ts";
import type { ViewQuery } from "#records/rules/views/view-query.ts";
import { customFieldName } from "../segments/rules/fields/custom.ts";

export type ShownView = {
  id: string;
  name: string;
  query: ViewQuery;
  sharedWith: Role | null;
  /** Names of users or tokens; null for former ones. */
  owner: string | null;
  changedBy: string | null;
  isMine: boolean;
  mayChange: boolean;
  isDefault: boolean;
  problems: ViewProblem[];
  /** Whether a filter is among the problems, so that the list has more rows than the view was saved for. */
  isWider: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
};

export const noView = () => refusalBy("VIEW_NOT_FOUND", "There is no such view");

/** The reader's rights, and the fields and segments that views can refer to; nothing is read unless one has criteria or columns. */
export const knownReferences = async (actor: Actor, views: readonly StoredView[]): Promise<KnownReferences> => {
  const hides = hidesPersonalData(actor);
  if (!views.some(({ query }) => query.criteria !== undefined || query.columns !== undefined)) {
    return { hidesPersonalData: hides, fields: new Set(), columns: new Set(), segments: new Set() };
  }
  const fields = await withBusiness(actor, (client) => listCustomFields(client, actor));
  const segments = await withBusinessRows(actor, (rows) => listSegmentRows(rows, actor));
  const shown = fields.filter(({ kind, archivedAt }) => kind === "customers" && archivedAt === null);
  return {
    hidesPersonalData: hides,
    fields: new Set(fields.map(customFieldName)),
    columns: new Set(shown.map(({ key }) => key)),
    segments: new Set(segments.map(({ id }) => id)),
  };
};

const shownViews = async (actor: Actor, views: readonly StoredView[]): Promise<ShownView[]> => {
  const known = await knownReferences(actor, views);
  const names = await readDisplayNames(
    actor,
    views.flatMap(({ ownerId, changedBy }) => [ownerId, changedBy]),
  );
  const defaults = await withBusinessRows(actor, (rows) => defaultViewIds(rows, actor));
  return views.map((view) => {
    const { id, list, name, query, sharedWith, ownerId, version, createdAt, updatedAt } = view;
    return {
      id,
      name,
      sharedWith,
      version,
      ...openQuery(list, query, { ...known, isMine: ownerId === actor.id }),
      owner: names.get(ownerId) ?? null,
      changedBy: names.get(view.changedBy) ?? null,
      isMine: ownerId === actor.id,
      mayChange: mayChangeView(actor, view),
      isDefault: defaults.has(id),
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    };
  });
};

/** The actor's own views and those shared with their role, oldest first. */
export const listViews = async (actor: Actor, list: ViewList | null): Promise<{ data: ShownView[]; total: number }> => {
  const views = await withBusinessRows(actor, (rows) => visibleViews(rows, actor, list));
  const data = await shownViews(actor, views);
  return { data, total: data.length };
};

/** Throws NOT_FOUND (VIEW_NOT_FOUND), also for a view that the actor does not see. */
export const readView = async (actor: Actor, id: string): Promise<ShownView> => {
  const found = isUuid(id) ? await withBusinessRows(actor, (rows) => findView(rows, actor, id)) : null;
  const [view] = found ? await shownViews(actor, [found]) : [];
  if (!view) throw noView();
  return view;
};
