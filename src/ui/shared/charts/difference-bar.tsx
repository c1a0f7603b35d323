import styles from "./difference-bar.module.css";

/** At so many deviations a bar is full: farther is far. */
const FULL = 2.5;

/** A bar from the middle, where everybody is: to the right for more, to the left for less. Its numbers stand beside it. */
export const DifferenceBar = ({ z }: { z: number }) => (
  <span className={styles.track} aria-hidden>
    <span
      className={z < 0 ? styles.less : styles.more}
      style={{ width: `${((Math.min(Math.abs(z), FULL) / FULL) * 50).toFixed(1)}%` }}
    />
  </span>
);
