import type { ReactNode } from "react";
import styles from "./table.module.css";

type Props = {
  children: ReactNode;
  /** The softer second line; omitted if empty. */
  below: ReactNode;
};

/** A cell with two lines. */
export const TwoLines = ({ children, below }: Props) => (
  <span className={styles.two}>
    {children}
    {below !== null && below !== "" && <span className={styles.below}>{below}</span>}
  </span>
);
