import type { ReactNode } from "react";
import styles from "./table.module.css";

type Props = {
  children: ReactNode;
  /** The softer second line; omitted if empty. Cut if it is too long, so that an email never breaks. */
  below: ReactNode;
  /** The second line as text, shown on hover; needed only if `below` is not a text itself. */
  title?: string;
};

/** A cell with two lines; in compact rows they are beside each other. */
export const TwoLines = ({ children, below, title }: Props) => (
  <span className={styles.two}>
    <span className={styles.upper}>{children}</span>
    {below !== null && below !== "" && (
      <span className={styles.below} title={title ?? (typeof below === "string" ? below : undefined)}>
        {below}
      </span>
    )}
  </span>
);
