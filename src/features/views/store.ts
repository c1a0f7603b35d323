import { lockUntilCommit } from "#core/db/lock.ts";
import type { Rows } from "#core/db/transaction.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Role, Scope } from "#core/values/permissions.ts";
import type { Prisma } from "#generated/prisma/client.ts";
import { MOST_VIEWS, rolesSeenBy, type ViewList } from "#records/rules/view-lists.ts";

export type StoredView = {
  id: string;
  list: ViewList;
  name: string;
  query: Record<string, unknown>;
  sharedWith: Role | null;
  version: number;
  ownerId: string;
  changedBy: string;
  createdAt: Date;
  updatedAt: Date;
};

const SHOWN = {
  id: true,
  list: true,
  name: true,
  query: true,
  sharedWith: true,
  version: true,
  ownerId: true,
  changedBy: true,
  createdAt: true,
  updatedAt: true,
} as const;

const visibleTo = ({ businessId, id, role }: Actor) => ({
  businessId,
  OR: [{ ownerId: id }, { sharedWith: { in: [...rolesSeenBy(role)] } }],
});

/** The views that the actor sees, oldest first. */
export const visibleViews = async (rows: Rows, actor: Actor, list: ViewList | null): Promise<StoredView[]> =>
  (await rows.savedView.findMany({
    where: { ...visibleTo(actor), deletedAt: null, ...(list && { list }) },
    orderBy: { id: "asc" },
    select: SHOWN,
  })) as StoredView[];

/** Null if there is none that the actor sees. */
export const findView = async (
  rows: Rows,
  actor: Actor,
  id: string,
  { isDeleted = false } = {},
): Promise<StoredView | null> =>
  (await rows.savedView.findFirst({
    where: { ...visibleTo(actor), id, deletedAt: isDeleted ? { not: null } : null },
    select: SHOWN,
  })) as StoredView | null;

type ViewValues = Pick<StoredView, "name" | "query" | "sharedWith">;

/** To be called after adding a view: concurrent transactions then wait for each other. Throws CONFLICT (VIEW_LIMIT). */
const assertViewLimit = async (rows: Rows, { businessId, id }: Actor): Promise<void> => {
  await lockUntilCommit(rows, "views", `${businessId} ${id}`);
  const count = await rows.savedView.count({ where: { businessId, ownerId: id, deletedAt: null } });
  if (count <= MOST_VIEWS) return;
  const values = { max: MOST_VIEWS };
  throw new AppError("CONFLICT", `At most ${MOST_VIEWS} saved views`, { reason: "VIEW_LIMIT", values });
};

/** Throws CONFLICT (VIEW_LIMIT). */
export const insertView = async (
  rows: Rows,
  actor: Actor,
  { query, ...view }: ViewValues & Pick<StoredView, "id" | "list">,
  at: Date,
): Promise<void> => {
  const { businessId, id: ownerId } = actor;
  const data = { ...view, businessId, ownerId, changedBy: ownerId, createdAt: at, updatedAt: at };
  await rows.savedView.create({ data: { ...data, query: query as Prisma.InputJsonObject } });
  await assertViewLimit(rows, actor);
};

/** False if the view has another version, or was deleted. */
export const updateView = async (
  rows: Rows,
  { businessId, id: changedBy }: Actor,
  { id, version }: Pick<StoredView, "id" | "version">,
  { query, ...values }: ViewValues,
  updatedAt: Date,
): Promise<boolean> => {
  const { count } = await rows.savedView.updateMany({
    where: { businessId, id, version, deletedAt: null },
    data: {
      ...values,
      query: query as Prisma.InputJsonObject,
      changedBy,
      updatedAt,
      version: { increment: 1 },
    },
  });
  return count === 1;
};

const KEPT_MS = 30 * 24 * 3600 * 1000;

/** Hides a view, which can be restored for 30 days. False if it is hidden already. */
export const hideView = async (rows: Rows, { businessId }: Scope, id: string, at: Date): Promise<boolean> => {
  const { count } = await rows.savedView.updateMany({
    where: { businessId, id, deletedAt: null },
    data: { deletedAt: at },
  });
  await rows.savedView.deleteMany({ where: { businessId, deletedAt: { lt: new Date(at.getTime() - KEPT_MS) } } });
  return count === 1;
};

/** Throws CONFLICT (VIEW_LIMIT). */
export const unhideView = async (rows: Rows, actor: Actor, { id }: Pick<StoredView, "id">): Promise<void> => {
  await rows.savedView.updateMany({ where: { businessId: actor.businessId, id }, data: { deletedAt: null } });
  await assertViewLimit(rows, actor);
};

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
