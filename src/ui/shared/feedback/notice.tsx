import type { ReactNode } from "react";
import styles from "./states.module.css";

type Props = { children: ReactNode; role?: "status" };

export const Notice = ({ children, role }: Props) => (
  <p className={styles.notice} role={role}>
    {children}
  </p>
);
