"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { NavIcon } from "#ui/shared/page/nav-icon.tsx";
import styles from "./shell.module.css";
import { useNav } from "./use-nav.ts";

/** The navigation on phones: one entry per group. */
export const BottomBar = () => {
  const t = useTranslations("shell");
  const groups = useNav();
  return (
    <nav className={styles.bottomBar} aria-label={t("main_nav")}>
      {groups.map(({ group, home, isCurrent, items }) => {
        const [first] = items;
        if (!first) return null;
        return (
          <Link
            key={group}
            className={styles.bottomLink}
            href={home ?? first.href}
            {...(isCurrent && { "aria-current": "page" as const })}
          >
            <NavIcon name={first.name} />
            {/* The full name would wrap to two lines, unlike all other entries. */}
            {first.name === "api" ? "API" : group}
          </Link>
        );
      })}
    </nav>
  );
};
