import type { ReactNode } from "react";
import styles from "./table.module.css";

type Props = {
  children: ReactNode;
  /** What stands softer beneath; nothing where there is nothing to say. */
  below: ReactNode;
};

/** A cell that says two things. */
export const TwoLines = ({ children, below }: Props) => (
  <span className={styles.two}>
    {children}
    {below !== null && below !== "" && <span className={styles.below}>{below}</span>}
  </span>
);
