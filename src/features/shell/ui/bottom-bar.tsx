"use client";

import { EllipsisOutlined } from "@ant-design/icons";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type MenuOptions, useMenu } from "#core/ui/menu-button.tsx";
import { type NavItem, useNav } from "#core/ui/page/feature-pages.tsx";
import { useSettled } from "#core/ui/use-device.ts";
import styles from "./shell.module.css";

type Entry = { key: string; label: string; href: string; Icon: NavItem["Icon"]; isCurrent: boolean };

/** More don't fit the narrowest phones. */
const MOST_CRM = 2;

const OtherPages = ({ menu, ...current }: Pick<MenuOptions, "menu"> & { "aria-current"?: "page" }) => {
  const t = useTranslations("shell");
  const { buttonProps, popup } = useMenu<HTMLButtonElement>({ menu, placement: "topRight" });
  return (
    <>
      <button type="button" className={styles.bottomLink} {...current} {...buttonProps}>
        <EllipsisOutlined aria-hidden />
        {t("more")}
      </button>
      {popup}
    </>
  );
};

/** The navigation on phones: the overview, the insights as one entry, customers and segments, and all other pages behind "More". */
export const BottomBar = () => {
  const t = useTranslations("shell");
  const groups = useNav();
  const prefetch = useSettled() ? null : false;
  const entries: Entry[] = [];
  const others: Entry[] = [];
  for (const { word, group, home, isCurrent, items } of groups) {
    const [first] = items;
    if (!first) continue;
    const whole: Entry = { key: word, label: group, href: home ?? first.href, Icon: first.Icon, isCurrent };
    const pages = items.map(
      ({ name, label, href, Icon, isCurrent }): Entry => ({ key: name, label, href, Icon, isCurrent }),
    );
    if (word === "insights") entries.push(whole);
    else if (word === "overview") entries.push(...pages);
    else if (word === "crm") {
      entries.push(...pages.slice(0, MOST_CRM));
      others.push(...pages.slice(MOST_CRM));
    } else others.push(...(home ? [whole] : pages));
  }
  const current = (isCurrent: boolean) => isCurrent && { "aria-current": "page" as const };
  return (
    <nav className={styles.bottomBar} aria-label={t("main_nav")}>
      {entries.map(({ key, label, href, Icon, isCurrent }) => (
        <Link key={key} className={styles.bottomLink} href={href} prefetch={prefetch} {...current(isCurrent)}>
          <Icon aria-hidden />
          {label}
        </Link>
      ))}
      {others.length > 0 && (
        <OtherPages
          {...current(others.some(({ isCurrent }) => isCurrent))}
          menu={{
            items: others.map(({ key, label, href }) => ({ key, label: <Link href={href}>{label}</Link> })),
            selectedKeys: others.flatMap(({ key, isCurrent }) => (isCurrent ? [key] : [])),
          }}
        />
      )}
    </nav>
  );
};
