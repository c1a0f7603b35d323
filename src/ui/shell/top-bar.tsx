"use client";

import { RunRing } from "../runs/run-ring.tsx";
import { BusinessMark } from "./business-mark.tsx";
import { LanguageMenu } from "./language-menu.tsx";
import styles from "./shell.module.css";
import { ThemeMenu } from "./theme-menu.tsx";
import { UserMenu } from "./user-menu.tsx";

export const TopBar = () => (
  <header className={styles.topBar}>
    <div className={styles.phoneOnly}>
      <BusinessMark />
    </div>
    <div className={styles.topBarEnd}>
      <RunRing />
      <LanguageMenu />
      <ThemeMenu />
      <UserMenu />
    </div>
  </header>
);
