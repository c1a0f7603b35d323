"use client";

import { useNotification } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { MAX_SELECTED } from "#core/contracts/choices.ts";
import type { AnswerOf, InputOf } from "#core/ui/call.ts";
import type { GetRoute } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import styles from "./selection.module.css";
import type { Selection } from "./wide-table.tsx";

type Chosen = { of: string; ids: readonly string[]; isAll: boolean };

/**
 * Rows selected across the pages of a list: individually, or all that match the query. A new query clears the selection.
 * `isFull` says that no more can be selected individually.
 */
const useRowSelection = (question: string, pageIds: readonly string[], total: number) => {
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

type List<Row> = { rows: readonly Row[] | undefined; total: number };
type Options<Row> = {
  nameOf: (row: Row) => string;
  /** Whether there is something to do with a row; by default with all of them. */
  isSelectable?: (row: Row) => boolean;
};

/**
 * The selected rows of a list, and the table's checkboxes. `question` is the list's filters and search as one text: other filters
 * clear the selection.
 */
export const useSelection = <Row extends { id: string }>(
  question: string,
  { rows = [], total }: List<Row>,
  { nameOf, isSelectable = () => true }: Options<Row>,
) => {
  const t = useTranslations("selection");
  const ids = rows.filter(isSelectable).map(({ id }) => id);
  const chosen = useRowSelection(question, ids, total);
  const selection: Selection<Row> = {
    isChosen: ({ id }) => chosen.isChosen(id),
    isDisabled: (row) => !isSelectable(row),
    toggle: (row) => isSelectable(row) && chosen.toggle(row.id),
    labelOf: (row) => t("row", { name: nameOf(row) }),
    page: { chosen: chosen.page, toggle: chosen.togglePage, label: t("page") },
  };
  return { chosen, selection };
};

type BulkRoute = `POST /api/admin/${"segments" | "runs" | "tokens" | "invitations"}/changes`;
type ActionOf<R extends BulkRoute> = InputOf<R>["action"];

type BulkChangeOptions<R extends BulkRoute> = {
  /** What is loaded again, as by `useWrite`. */
  reloads: readonly GetRoute[];
  /** The message after a change. */
  wordsOf: (action: ActionOf<R>, changed: number) => string;
  /** What undoes an action; others cannot be undone. */
  opposite?: Partial<Record<ActionOf<R>, ActionOf<R>>>;
};

/** Changes the selected rows of a list by one request, reports how many changed, and offers to undo exactly that. */
export const useBulkChange = <R extends BulkRoute>(
  route: R,
  { reloads, wordsOf, opposite = {} }: BulkChangeOptions<R>,
): { isBusy: boolean; change: (action: ActionOf<R>, ids: readonly string[]) => Promise<boolean> } => {
  const { open } = useNotification();
  const { write, isBusy } = useWrite(route, { reloads });
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

type Props = {
  chosen: RowSelection;
  /** How many rows "Select all" selects; without it, rows are only selected individually. */
  total?: number;
  /** The actions. */
  children: ReactNode;
};

/** How many rows are selected, and what can be done with them; sticks to the bottom while there are any. */
export const SelectionBar = ({ chosen, total = 0, children }: Props) => {
  const t = useTranslations("selection");
  const { count, isAll, isFull } = chosen;
  if (count === 0) return null;
  return (
    <section className={`row items-center gap-8 panel bottom-bar ${styles.bar}`} aria-label={t("label")}>
      <p role="status">
        {t("count", { count })}
        {isFull && ` · ${t("full", { max: MAX_SELECTED })}`}
      </p>
      {!isAll && total > count && (
        <Button size="small" type="link" onClick={chosen.chooseAll}>
          {t("all", { count: total })}
        </Button>
      )}
      {children}
      <Button size="small" onClick={chosen.clear}>
        {t("none")}
      </Button>
    </section>
  );
};
