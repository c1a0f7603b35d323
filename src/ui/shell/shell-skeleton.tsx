import styles from "./shell.module.css";

/** The shell's outline while it is asked who is there; it appears only when that takes longer than a blink. */
export const ShellSkeleton = () => (
  <div className={styles.shell} aria-busy="true">
    <div className={styles.sider} />
    <div className={styles.column}>
      <div className={styles.topBar} />
      <main className={styles.content}>
        <div className={styles.skeletonTitle} />
        <div className={styles.skeletonLine} />
        <div className={styles.skeletonBlock} />
      </main>
    </div>
  </div>
);
