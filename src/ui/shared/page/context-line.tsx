import type { ReactNode } from "react";
import styles from "./page.module.css";

type Props = {
  children?: ReactNode;
  /** Takes two lines on phones, which are reserved while it loads. */
  isLong?: boolean;
};

/** Below a title: the population and date of the figures. */
export const ContextLine = ({ children, isLong }: Props) => (
  <p className={styles.frame} data-long={isLong || undefined}>
    {children}
  </p>
);
