import type { ReactNode } from "react";
import styles from "./page.module.css";

/** Two columns of cards, the first one wider; stacked on small screens. */
export const Columns = ({ main, side }: { main: ReactNode; side: ReactNode }) => (
  <div className={styles.columns}>
    <div>{main}</div>
    <div>{side}</div>
  </div>
);
