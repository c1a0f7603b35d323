import type { ReactNode } from "react";
import type { TermKey } from "#core/messages/terms.ts";

/** A column of a list. The first one is the row heading. */
export type ListColumn<Row> = {
  /** The API's name, used for sorting. */
  name: string;
  title: string;
  /** What the column shows, explained beside its title. */
  term?: TermKey;
  show: (row: Row) => ReactNode;
  isSortable?: boolean;
  /** Sorts in descending order first, for numbers and dates. */
  startsDown?: boolean;
  /** Right-aligned, for numbers. */
  align?: "end";
  /** Running text: cut after two lines in comfortable rows and after one in compact rows. Other columns have one line. */
  isText?: boolean;
  /** How many lines a text has in rows of either height, which grow with them. */
  lines?: number;
  /** The row's actions: stays at the end while the other columns scroll. */
  isPinned?: boolean;
  /** Shows all of its lines, so that the row grows. */
  isTall?: boolean;
  /** A phone's card shows short values beside each other, a `line` on its own, and `more` behind a button. */
  onPhone?: "line" | "more";
};
