import type { ReactNode } from "react";
import styles from "./page.module.css";

type Props = { children: ReactNode; className?: string | undefined };

/** What stands on a page, one below the other. */
export const PageLayout = ({ children, className = "" }: Props) => (
  <div className={`${styles.page} ${className}`}>{children}</div>
);
