"use client";

import { useNotification } from "@refinedev/core";
import type { AnswerOf, InputOf } from "#core/ui/api/call.ts";
import { useWrite } from "#core/ui/api/use-write.ts";

type BulkRoute = `POST /api/admin/${"segments" | "runs" | "tokens" | "invitations"}/changes`;
type ActionOf<R extends BulkRoute> = InputOf<R>["action"];

type Options<R extends BulkRoute> = {
  refresh: () => unknown;
  /** The message after a change. */
  wordsOf: (action: ActionOf<R>, changed: number) => string;
  /** What undoes an action; others cannot be undone. */
  opposite?: Partial<Record<ActionOf<R>, ActionOf<R>>>;
};

/** Changes the selected rows of a list by one request, reports how many changed, and offers to undo exactly that. */
export const useBulkChange = <R extends BulkRoute>(
  route: R,
  { refresh, wordsOf, opposite = {} }: Options<R>,
): { isBusy: boolean; change: (action: ActionOf<R>, ids: readonly string[]) => Promise<boolean> } => {
  const { open } = useNotification();
  const { write, isBusy } = useWrite(route, { refresh });
  const change = async (action: ActionOf<R>, ids: readonly string[], isUndoable = true): Promise<boolean> => {
    const answer: AnswerOf<R> | undefined = await write({ action, ids } as InputOf<R>);
    if (!answer) return false;
    const { changed, changedIds } = answer.data;
    const back = isUndoable && changed > 0 ? opposite[action] : undefined;
    open?.({
      type: "success",
      key: route,
      message: wordsOf(action, changed),
      ...(back && { cancelMutation: () => void change(back, changedIds, false) }),
    });
    return true;
  };
  /** Whether the change was made. */
  return { isBusy, change: (action, ids) => change(action, ids) };
};
