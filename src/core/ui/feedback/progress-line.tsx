import styles from "./states.module.css";

/**
 * A visual sign that newer figures are loading; a text elsewhere says so too. `isPrevious`: the cards beside it still show what
 * was chosen before, and are dimmed.
 */
export const ProgressLine = ({ isPrevious = false }: { isPrevious?: boolean }) => (
  <div className={styles.progress} data-previous={isPrevious || undefined} aria-hidden />
);
