import type { ReactNode } from "react";
import { type FigureName, markFigure, type TermKey } from "#core/messages/terms.ts";
import styles from "./table.module.css";

/** A column of a list. The first one is the row heading. */
export type ListColumn<Row> = {
  /** The API's name. The list can be sorted by it if it is among the list's `sorts`. */
  name: string;
  title: string;
  /** What the column shows, explained beside its title. */
  term?: TermKey;
  /** Which figure of the row it is, if several share the term; null for one that no other page shows. */
  figure?: FigureName | null;
  show: (row: Row) => ReactNode;
  /** Sorts in descending order first; by default if it is right-aligned. */
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
  /**
   * A phone's card shows short values beside each other, a `line` on its own, and `more` behind a button. Values are cut after
   * two lines, except a `line` whose element has `data-whole`.
   */
  onPhone?: "line" | "more";
};

/** The attributes of a cell that shows a figure. */
export const markCell = <Row extends { id: string }>({ term, figure = term }: ListColumn<Row>, { id }: Row) =>
  figure && markFigure(figure, id);

type Props = {
  children: ReactNode;
  /** The softer second line; omitted if empty. Cut if it is too long, so that an email never breaks. */
  below: ReactNode;
  /** The second line as text, shown on hover; needed only if `below` is not a text itself. */
  title?: string;
};

/** A cell with two lines; in compact rows they are beside each other. */
export const TwoLines = ({ children, below, title }: Props) => (
  <span className={`stack min-w-0 ${styles.two}`}>
    <span className={`min-w-0 ${styles.upper}`}>{children}</span>
    {below !== null && below !== "" && (
      <span
        className={`min-w-0 small font-normal faint truncate ${styles.below}`}
        title={title ?? (typeof below === "string" ? below : undefined)}
      >
        {below}
      </span>
    )}
  </span>
);
