import type { ReactNode } from "react";
import styles from "./page.module.css";

/** Cards in two columns, the first the wider one; on a small screen below each other. */
export const Columns = ({ main, side }: { main: ReactNode; side: ReactNode }) => (
  <div className={styles.columns}>
    <div>{main}</div>
    <div>{side}</div>
  </div>
);
