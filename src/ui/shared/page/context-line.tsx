import type { ReactNode } from "react";
import styles from "./page.module.css";

/** Below a title: the population and date of the figures. */
export const ContextLine = ({ children }: { children?: ReactNode }) => <p className={styles.frame}>{children}</p>;
