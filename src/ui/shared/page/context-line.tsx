import type { ReactNode } from "react";
import styles from "./page.module.css";

/** Under a title: whose figures these are, and of when. */
export const ContextLine = ({ children }: { children?: ReactNode }) => <p className={styles.frame}>{children}</p>;
