import { isUuid } from "./uuid.ts";

export type BulkRequest<Action extends string> = { action: Action; ids: readonly string[] };

/** The result of changing several things at once. */
export type Changed<Action extends string> = {
  action: Action;
  changed: number;
  changedIds: string[];
  /** As they were requested. */
  notFoundIds: string[];
};

type Identified = readonly { id: string }[];

/** Those that were not found, as they were requested. */
export const notFound = (ids: readonly string[], found: Identified): string[] => {
  const known = new Set(found.map(({ id }) => id));
  return [...new Set(ids)].filter((id) => !known.has(id.toLowerCase()));
};

/** `of`: the found ones that changed. */
export const changed = <Action extends string>(
  { action, ids }: BulkRequest<Action>,
  found: Identified,
  of: Identified = found,
): Changed<Action> => ({
  action,
  changed: of.length,
  changedIds: of.map(({ id }) => id),
  notFoundIds: notFound(ids, found),
});

/** Changes each of these; `change` tells whether it found one to change. In one order, so that transactions don't wait for each other. */
export const changeEach = async <Action extends string>(
  action: Action,
  ids: readonly string[],
  change: (id: string) => Promise<boolean>,
): Promise<Changed<Action>> => {
  const done: { id: string }[] = [];
  const wanted = [...new Set(ids.filter(isUuid).map((id) => id.toLowerCase()))].sort();
  for (const id of wanted) if (await change(id)) done.push({ id });
  return changed({ action, ids }, done);
};
