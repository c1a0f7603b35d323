"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { NavIcon } from "#ui/shared/page/nav-icon.tsx";
import { BusinessMark } from "./business-mark.tsx";
import styles from "./shell.module.css";
import { useNav } from "./use-nav.ts";

/** Navigation of wide screens; on tablets the icons alone, their names read out and shown on hover. */
export const Sider = () => {
  const t = useTranslations("shell");
  const groups = useNav();
  return (
    <nav className={styles.sider} aria-label={t("main_nav")}>
      <div className={styles.siderInner}>
        <BusinessMark />
        {groups.map(({ group, items }) => (
          <div key={group} className={styles.navGroup}>
            {/* A page that is its own group has said its name already. */}
            {!items.some(({ label }) => label === group) && <p className={styles.navTitle}>{group}</p>}
            <ul>
              {items.map(({ name, href, label, isCurrent }) => (
                <li key={name}>
                  <Link
                    className={styles.navLink}
                    href={href}
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
