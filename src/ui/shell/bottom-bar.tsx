"use client";

import { EllipsisOutlined } from "@ant-design/icons";
import { Dropdown } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { NavIcon } from "#ui/shared/page/nav-icon.tsx";
import styles from "./shell.module.css";
import { useNav } from "./use-nav.ts";

type Entry = { key: string; label: string; href: string; icon: string; isCurrent: boolean };

/** The navigation on phones: the overview, the insights as one entry, customers and segments, and all other pages behind "More". */
export const BottomBar = () => {
  const t = useTranslations("shell");
  const groups = useNav();
  const entries: Entry[] = [];
  const others: Entry[] = [];
  for (const { word, group, home, isCurrent, items } of groups) {
    const [first] = items;
    if (!first) continue;
    const whole: Entry = { key: word, label: group, href: home ?? first.href, icon: first.name, isCurrent };
    const pages = items.map(({ name, ...page }): Entry => ({ ...page, key: name, icon: name }));
    if (word === "insights") entries.push(whole);
    else if (word === "overview" || word === "audience") {
      entries.push(...pages.slice(0, 2));
      others.push(...pages.slice(2));
    } else others.push(...(home ? [whole] : pages));
  }
  const current = (isCurrent: boolean) => isCurrent && { "aria-current": "page" as const };
  return (
    <nav className={styles.bottomBar} aria-label={t("main_nav")}>
      {entries.map(({ key, label, href, icon, isCurrent }) => (
        <Link key={key} className={styles.bottomLink} href={href} {...current(isCurrent)}>
          <NavIcon name={icon} />
          {label}
        </Link>
      ))}
      {others.length > 0 && (
        <Dropdown
          trigger={["click"]}
          autoFocus
          placement="topRight"
          menu={{
            items: others.map(({ key, label, href }) => ({ key, label: <Link href={href}>{label}</Link> })),
            selectedKeys: others.flatMap(({ key, isCurrent }) => (isCurrent ? [key] : [])),
          }}
        >
          <button
            type="button"
            className={styles.bottomLink}
            aria-haspopup="menu"
            {...current(others.some(({ isCurrent }) => isCurrent))}
          >
            <EllipsisOutlined aria-hidden />
            {t("more")}
          </button>
        </Dropdown>
      )}
    </nav>
  );
};
