import type { Rows } from "#core/db/transaction.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { StoredView } from "./saved-views.ts";

/** The IDs of the views that the actor's lists open with. */
export const defaultViewIds = async (rows: Rows, { businessId, id: actorId }: Actor): Promise<Set<string>> => {
  const found = await rows.defaultView.findMany({ where: { businessId, actorId }, select: { viewId: true } });
  return new Set(found.map(({ viewId }) => viewId));
};

/** Replaces the actor's default view of this list. */
export const setDefaultView = async (
  rows: Rows,
  { businessId, id: actorId }: Actor,
  { id: viewId, list }: Pick<StoredView, "id" | "list">,
): Promise<void> => {
  const key = { businessId, actorId, list };
  await rows.defaultView.upsert({
    where: { businessId_actorId_list: key },
    create: { ...key, viewId },
    update: { viewId },
  });
};

/** False if it was not the actor's default view. */
export const unsetDefaultView = async (
  rows: Rows,
  { businessId, id: actorId }: Actor,
  viewId: string,
): Promise<boolean> => {
  const { count } = await rows.defaultView.deleteMany({ where: { businessId, actorId, viewId } });
  return count > 0;
};
