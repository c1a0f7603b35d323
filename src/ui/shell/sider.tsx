"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSettled } from "#ui/shared/device/use-settled.ts";
import { NavIcon } from "#ui/shared/page/nav-icon.tsx";
import { BusinessMark } from "./business-mark.tsx";
import styles from "./shell.module.css";
import { useNav } from "./use-nav.ts";

/** The navigation on wide screens; on tablets only icons, with accessible names and tooltips. */
export const Sider = () => {
  const t = useTranslations("shell");
  const groups = useNav();
  const prefetch = useSettled() ? null : false;
  return (
    <nav className={styles.sider} aria-label={t("main_nav")}>
      <div className={styles.siderInner}>
        <BusinessMark />
        {groups.map(({ group, items }) => (
          <div key={group} className={styles.navGroup}>
            {/* A group with a single page of the same name needs no heading. */}
            {!items.some(({ label }) => label === group) && <p className={styles.navTitle}>{group}</p>}
            <ul>
              {items.map(({ name, href, label, isCurrent }) => (
                <li key={name}>
                  <Link
                    className={styles.navLink}
                    href={href}
                    prefetch={prefetch}
                    title={label}
                    {...(isCurrent && { "aria-current": "page" as const })}
                  >
                    <NavIcon name={name} />
                    <span className={styles.navLabel}>{label}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
};
