import type { ReactNode } from "react";
import styles from "./states.module.css";

type Props = {
  children: ReactNode;
  role?: "status";
  /** Worth knowing, but no reason for caution. */
  isQuiet?: boolean;
};

export const Notice = ({ children, role, isQuiet = false }: Props) => (
  <div className={isQuiet ? `${styles.notice} ${styles.quiet}` : styles.notice} role={role}>
    {children}
  </div>
);
