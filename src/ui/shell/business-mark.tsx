"use client";

import { useMe } from "#ui/shared/session/me.ts";
import styles from "./shell.module.css";

export const BusinessMark = () => {
  const { name } = useMe().business;
  return (
    <div className={styles.business}>
      <span className={styles.businessLetter} aria-hidden>
        {name.trim().charAt(0).toUpperCase()}
      </span>
      <span className={styles.businessName}>{name}</span>
    </div>
  );
};
