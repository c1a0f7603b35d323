import styles from "./difference-bar.module.css";

/** Standard deviations at which a bar is full. */
const FULL = 2.5;

/** A bar from the middle, the average of all customers: right for more, left for less. The values are shown beside it. */
export const DifferenceBar = ({ z }: { z: number }) => (
  <span className={styles.track} aria-hidden>
    <span
      className={z < 0 ? styles.less : styles.more}
      style={{ width: `${((Math.min(Math.abs(z), FULL) / FULL) * 50).toFixed(1)}%` }}
    />
  </span>
);
