import type { ReactNode } from "react";
import styles from "./page.module.css";

type Props = {
  children?: ReactNode;
  /** The lines it takes on phones, which are there before it has loaded. */
  phoneLines?: 2 | 3;
};

/** Below a title: the population and date of the figures. */
export const ContextLine = ({ children, phoneLines }: Props) => (
  <div data-page-context className={styles.frame} data-phone-lines={phoneLines}>
    {children}
  </div>
);
