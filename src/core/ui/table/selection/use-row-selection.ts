"use client";

import { useState } from "react";
import { MAX_SELECTED } from "#core/contracts/choices.ts";

type Chosen = { of: string; ids: readonly string[]; isAll: boolean };

/**
 * Rows selected across the pages of a list: individually, or all that match the query. A new query clears the selection.
 * `isFull` says that no more can be selected individually.
 */
export const useRowSelection = (question: string, pageIds: readonly string[], total: number) => {
  const none: Chosen = { of: question, ids: [], isAll: false };
  const [selection, setChosen] = useState<Chosen>(none);
  const { ids, isAll } = selection.of === question ? selection : none;
  const choose = (next: readonly string[]) => setChosen({ ...none, ids: next.slice(0, MAX_SELECTED) });
  const onPage = isAll ? pageIds : pageIds.filter((id) => ids.includes(id));
  return {
    ids,
    isAll,
    count: isAll ? total : ids.length,
    isFull: !isAll && ids.length >= MAX_SELECTED,
    page:
      onPage.length === 0 ? ("none" as const) : onPage.length === pageIds.length ? ("all" as const) : ("some" as const),
    isChosen: (id: string) => isAll || ids.includes(id),
    /** Unselecting one of all leaves the rest of the page. */
    toggle: (id: string) => {
      const from = isAll ? pageIds : ids;
      choose(from.includes(id) ? from.filter((one) => one !== id) : [...from, id]);
    },
    togglePage: () =>
      choose(
        onPage.length === pageIds.length
          ? ids.filter((id) => !pageIds.includes(id))
          : [...new Set([...ids, ...pageIds])],
      ),
    chooseAll: () => setChosen({ ...none, isAll: true }),
    clear: () => setChosen(none),
  };
};

export type RowSelection = ReturnType<typeof useRowSelection>;
