"use client";

import { useTranslations } from "next-intl";
import type { Selection } from "../row-checkbox.tsx";
import { useRowSelection } from "./use-row-selection.ts";

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
