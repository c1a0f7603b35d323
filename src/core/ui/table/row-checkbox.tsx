"use client";

import { Checkbox } from "antd";

/** Row selection: a labelled checkbox per row and one for all rows of the page. */
export type Selection<Row> = {
  isChosen: (row: Row) => boolean;
  /** Whether there is nothing to do with a row. */
  isDisabled?: (row: Row) => boolean;
  toggle: (row: Row) => void;
  labelOf: (row: Row) => string;
  /** The checkbox above the rows: all, some, or none. */
  page: { chosen: "all" | "some" | "none"; toggle: () => void; label: string };
};

/** Selects one row. */
export const RowCheckbox = <Row,>({ row, selection }: { row: Row; selection: Selection<Row> }) => (
  <Checkbox
    checked={selection.isChosen(row)}
    disabled={selection.isDisabled?.(row) ?? false}
    onChange={() => selection.toggle(row)}
    aria-label={selection.labelOf(row)}
  />
);

/** Selects or unselects the rows of the page. */
export const PageCheckbox = <Row,>({
  selection: { page },
  isNamed,
}: {
  selection: Selection<Row>;
  isNamed: boolean;
}) => (
  <Checkbox
    checked={page.chosen === "all"}
    indeterminate={page.chosen === "some"}
    onChange={page.toggle}
    {...(!isNamed && { "aria-label": page.label })}
  >
    {isNamed && page.label}
  </Checkbox>
);
