"use client";

import { StarFilled } from "@ant-design/icons";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { SavedView } from "#contracts/views/views.ts";
import { MenuButton } from "#ui/shared/buttons/menu-button.tsx";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { centerInRow } from "#ui/shared/page/center-in-row.ts";
import { type ListViews, showAddress } from "./use-list-views.ts";
import { addressOfQuery } from "./view-address.ts";
import styles from "./views.module.css";

/** The others are in a menu, on phones all but one, so that the views take a single line. */
const MOST_SHOWN = { wide: 4, phone: 1 };

/** The user's default view, then their own, then shared ones, each by name. */
const inOrder = (views: readonly SavedView[]): SavedView[] =>
  views.toSorted(
    (a, b) =>
      Number(b.isDefault) - Number(a.isDefault) || Number(b.isMine) - Number(a.isMine) || a.name.localeCompare(b.name),
  );

type TabProps = { to: string; isCurrent: boolean; children: ReactNode };

const Tab = ({ to, isCurrent, children }: TabProps) => (
  <li ref={isCurrent ? centerInRow : null}>
    <Link
      href={to}
      prefetch={false}
      className={styles.tab}
      {...(isCurrent && { "aria-current": "true" as const })}
      onNavigate={(event) => {
        event.preventDefault();
        showAddress(to);
      }}
    >
      {children}
    </Link>
  </li>
);

/** All rows, the first views and the current one as links, and a menu with the others. */
export const ViewTabs = ({ views = [], current, allAddress }: Pick<ListViews, "views" | "current" | "allAddress">) => {
  const t = useTranslations("views");
  const most = MOST_SHOWN[useIsPhone() ? "phone" : "wide"];
  const sorted = inOrder(views);
  const first = sorted.slice(0, most);
  const shown = current && !first.includes(current) ? [...first.slice(0, -1), current] : first;
  const others = sorted.filter((view) => !shown.includes(view));
  const group = (key: "mine" | "shared", of: readonly SavedView[]) =>
    of.length === 0
      ? []
      : [
          {
            key,
            type: "group" as const,
            label: t(key),
            children: of.map(({ id, name }) => ({ key: id, label: name })),
          },
        ];
  return (
    <>
      <ul className={styles.tabs}>
        <Tab to={allAddress} isCurrent={current === undefined}>
          {t("all")}
        </Tab>
        {shown.map((view) => (
          <Tab key={view.id} to={addressOfQuery(view.query, view.id)} isCurrent={view === current}>
            {view.isDefault && <StarFilled className={styles.star} role="img" aria-label={t("default")} />}
            {view.name}
          </Tab>
        ))}
      </ul>
      {others.length > 0 && (
        <MenuButton
          type="text"
          size="small"
          hasCaret
          overlayClassName={styles.menu ?? ""}
          menu={{
            items: [
              ...group(
                "mine",
                others.filter(({ isMine }) => isMine),
              ),
              ...group(
                "shared",
                others.filter(({ isMine }) => !isMine),
              ),
            ],
            onClick: ({ key }) => {
              const view = others.find(({ id }) => id === key);
              if (view) showAddress(addressOfQuery(view.query, view.id));
            },
          }}
        >
          {t("more", { count: others.length })}
        </MenuButton>
      )}
    </>
  );
};
