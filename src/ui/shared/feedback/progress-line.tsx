import styles from "./states.module.css";

/** A visual sign that newer figures are loading; a text elsewhere says so too. */
export const ProgressLine = () => <div className={styles.progress} aria-hidden />;
