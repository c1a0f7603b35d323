"use client";

import { EllipsisOutlined } from "@ant-design/icons";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { useOneStop } from "#core/ui/keys/one-stop.ts";
import { useMenu } from "#core/ui/menu-button.tsx";
import { type NavEntry, type NavItem, useCurrentEntry, useNav } from "#core/ui/page/feature-pages.tsx";
import { centerInRow } from "#core/ui/page/page-tabs.tsx";
import { useSettled } from "#core/ui/use-device.ts";
import styles from "./shell.module.css";
import { BusinessMark } from "./top-bar.tsx";

/** `page` of the page that is open, `true` of the entry that it is under. */
const markCurrent = ({ href, isCurrent }: Pick<NavItem, "href" | "isCurrent">, path: string) =>
  isCurrent && { "aria-current": href === path ? ("page" as const) : ("true" as const) };

/** The navigation on screens wider than a phone; the labels are below the icons where there is little room. One Tab stop. */
export const Sider = () => {
  const t = useTranslations("shell");
  const path = usePathname();
  const groups = useNav();
  const prefetch = useSettled() ? null : false;
  const nav = useRef<HTMLElement>(null);
  useOneStop(nav, "vertical");
  return (
    <nav ref={nav} className={styles.sider} aria-label={t("main_nav")}>
      <div className={styles.siderInner}>
        <BusinessMark />
        {groups.map(({ group, title, entries }) => (
          <div key={group} className={styles.navGroup}>
            {title && <p className={`tiny font-medium faint ${styles.navTitle}`}>{title}</p>}
            <ul>
              {entries.map((entry) => (
                <li key={entry.name}>
                  <Link
                    className={`flex items-center gap-8 soft no-underline ${styles.navLink}`}
                    href={entry.href}
                    prefetch={prefetch}
                    {...markCurrent(entry, path)}
                  >
                    <entry.Icon aria-hidden />
                    <span className={styles.navLabel}>{entry.label}</span>
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

/** More don't fit the narrowest phones beside the two menus. */
const MOST_LINKS = 3;

type EntriesMenuProps = { label: string; Icon: NavItem["Icon"]; entries: readonly NavEntry[] };

/** Entries behind a button of the phone's navigation. */
const EntriesMenu = ({ label, Icon, entries }: EntriesMenuProps) => {
  const { buttonProps, popup } = useMenu<HTMLButtonElement>({
    placement: "topRight",
    menu: {
      items: entries.map((entry) => ({
        key: entry.name,
        icon: <entry.Icon aria-hidden />,
        label: <Link href={entry.href}>{entry.label}</Link>,
      })),
      selectedKeys: entries.flatMap(({ name, isCurrent }) => (isCurrent ? [name] : [])),
    },
  });
  const isCurrent = entries.some((entry) => entry.isCurrent);
  return (
    <>
      <button
        type="button"
        className={styles.bottomLink}
        {...(isCurrent && { "aria-current": "true" })}
        {...buttonProps}
      >
        <Icon aria-hidden />
        {label}
      </button>
      {popup}
    </>
  );
};

/** The navigation on phones: the first entries, the insights in a menu, and all others behind "More". */
export const BottomBar = () => {
  const t = useTranslations("shell");
  const path = usePathname();
  const groups = useNav();
  const prefetch = useSettled() ? null : false;
  const of = (...names: (typeof groups)[number]["group"][]) =>
    groups.filter(({ group }) => names.includes(group)).flatMap(({ entries }) => entries);
  const main = of("main");
  const insights = groups.find(({ group }) => group === "insights");
  const others = [...main.slice(MOST_LINKS), ...of("data", "end")];
  return (
    <nav className={styles.bottomBar} aria-label={t("main_nav")}>
      {main.slice(0, MOST_LINKS).map(({ name, label, href, Icon, isCurrent }) => (
        <Link
          key={name}
          className={styles.bottomLink}
          href={href}
          prefetch={prefetch}
          {...markCurrent({ href, isCurrent }, path)}
        >
          <Icon aria-hidden />
          {label}
        </Link>
      ))}
      {insights?.entries[0] && (
        <EntriesMenu label={insights.title ?? ""} Icon={insights.entries[0].Icon} entries={insights.entries} />
      )}
      {others.length > 0 && <EntriesMenu label={t("more")} Icon={EllipsisOutlined} entries={others} />}
    </nav>
  );
};

type EntryPagesProps = { entry: NavEntry; path: string };

const TabLinks = ({ entry: { label, pages }, path }: EntryPagesProps) => {
  const nav = useRef<HTMLElement>(null);
  useOneStop(nav, "horizontal");
  return (
    <nav ref={nav} className={styles.entryTabs} aria-label={label}>
      {pages.map((page) => (
        <Link
          key={page.name}
          href={page.href}
          {...(page.isCurrent && { ref: centerInRow })}
          {...markCurrent(page, path)}
        >
          {page.label}
        </Link>
      ))}
    </nav>
  );
};

/** Above each page of an entry that has several: links to all of them. */
export const EntryTabs = () => {
  const path = usePathname();
  const entry = useCurrentEntry();
  if (!entry || entry.hasSideMenu || entry.pages.length < 2 || !entry.pages.some(({ href }) => href === path)) {
    return null;
  }
  return <TabLinks key={entry.name} entry={entry} path={path} />;
};

const SideLinks = ({ entry: { label, pages }, path }: EntryPagesProps) => {
  const nav = useRef<HTMLElement>(null);
  useOneStop(nav, "vertical");
  return (
    <nav ref={nav} className={styles.sideMenu} aria-label={label}>
      <ul>
        {pages.map((page) => (
          <li key={page.name}>
            <Link
              className={`flex items-center gap-8 soft no-underline ${styles.sideLink}`}
              href={page.href}
              {...markCurrent(page, path)}
            >
              <page.Icon aria-hidden />
              {page.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};

/** Beside every page of the settings, where there is room: links to all of them. */
export const SideMenu = () => {
  const path = usePathname();
  const entry = useCurrentEntry();
  return entry?.hasSideMenu ? <SideLinks key={entry.name} entry={entry} path={path} /> : null;
};
