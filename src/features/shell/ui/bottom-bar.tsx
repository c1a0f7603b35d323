"use client";

import { EllipsisOutlined } from "@ant-design/icons";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type MenuOptions, useMenu } from "#core/ui/menu-button.tsx";
import { NavIcon } from "#core/ui/page/nav-icon.tsx";
import { permissionFor } from "#core/ui/providers/access-control.ts";
import { GROUP_HOMES, PAGES } from "#core/ui/providers/resources.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useSettled } from "#core/ui/use-device.ts";
import styles from "./shell.module.css";

/** The pages this user may open, in their groups, with labels. */
export const useNav = () => {
  const t = useTranslations("nav");
  const path = usePathname();
  const { permissions } = useMe();
  // Of pages whose addresses begin alike, the longest: /imports/connections is not /imports.
  const current = PAGES.flatMap(({ list, meta: { group } }) => (group ? list : []))
    .filter((list) => path === list || (list !== "/" && path.startsWith(`${list}/`)))
    .reduce((longest, list) => (list.length > longest.length ? list : longest), "");
  const items = PAGES.flatMap(({ name, list, meta: { word, group } }) => {
    const permission = permissionFor(name, "list");
    if (!group || (permission && !permissions.includes(permission))) return [];
    return [{ name, href: list, label: t(word), word: group, isCurrent: list === current }];
  });
  const groups = [...new Set(items.map(({ word }) => word))];
  return groups.map((word) => ({
    word,
    group: t(word),
    home: GROUP_HOMES[word],
    isCurrent: path === GROUP_HOMES[word] || items.some((item) => item.word === word && item.isCurrent),
    items: items.filter((item) => item.word === word),
  }));
};

type Entry = { key: string; label: string; href: string; icon: string; isCurrent: boolean };

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
    const whole: Entry = { key: word, label: group, href: home ?? first.href, icon: first.name, isCurrent };
    const pages = items.map(({ name, ...page }): Entry => ({ ...page, key: name, icon: name }));
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
      {entries.map(({ key, label, href, icon, isCurrent }) => (
        <Link key={key} className={styles.bottomLink} href={href} prefetch={prefetch} {...current(isCurrent)}>
          <NavIcon name={icon} />
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
