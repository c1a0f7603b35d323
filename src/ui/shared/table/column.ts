import type { ReactNode } from "react";

/** A column of a list. The first one is the row heading. */
export type ListColumn<Row> = {
  /** The API's name, used for sorting. */
  name: string;
  title: string;
  show: (row: Row) => ReactNode;
  isSortable?: boolean;
  /** Sorts in descending order first, for numbers and dates. */
  startsDown?: boolean;
  /** Right-aligned, for numbers. */
  align?: "end";
  /** A phone's card shows short values beside each other, a `line` on its own, and `more` behind a button. */
  onPhone?: "line" | "more";
};
