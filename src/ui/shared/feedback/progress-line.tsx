import styles from "./states.module.css";

/** Newer figures are under way; the old ones stay. It is told in words elsewhere. */
export const ProgressLine = () => <div className={styles.progress} aria-hidden />;
