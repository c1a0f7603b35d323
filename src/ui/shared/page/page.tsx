import type { ReactNode } from "react";
import styles from "./page.module.css";

type Props = { children: ReactNode; className?: string | undefined };

/** The vertical layout of a page. */
export const PageLayout = ({ children, className = "" }: Props) => (
  <div className={`${styles.page} ${className}`}>{children}</div>
);
