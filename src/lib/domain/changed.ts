import { isUuid } from "./uuid.ts";

export type BulkRequest<Action extends string> = { action: Action; ids: readonly string[] };

/** The result of changing several things at once. */
export type Changed<Action extends string> = { action: Action; changed: number; changedIds: string[] };

export const changed = <Action extends string>(action: Action, of: readonly { id: string }[]): Changed<Action> => ({
  action,
  changed: of.length,
  changedIds: of.map(({ id }) => id),
});

/** Changes each of these; `change` tells whether it did. In one order, so that transactions don't wait for each other. */
export const changeEach = async <Action extends string>(
  action: Action,
  ids: readonly string[],
  change: (id: string) => Promise<boolean>,
): Promise<Changed<Action>> => {
  const done: { id: string }[] = [];
  const wanted = [...new Set(ids.filter(isUuid).map((id) => id.toLowerCase()))].sort();
  for (const id of wanted) if (await change(id)) done.push({ id });
  return changed(action, done);
};
