import type { ReactNode } from "react";

/** One column of a list. The first one names the row. */
export type ListColumn<Row> = {
  /** The wire's name: what the list is sorted by. */
  name: string;
  title: string;
  show: (row: Row) => ReactNode;
  isSortable?: boolean;
  /** Numbers and dates: largest, or latest, first. */
  startsDown?: boolean;
  /** Numbers stand at the end of their cell. */
  align?: "end";
};
