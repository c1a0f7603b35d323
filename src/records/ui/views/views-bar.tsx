"use client";

import { StarFilled } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useOneStop } from "#core/ui/keys/one-stop.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { MenuButton, MoreMenu } from "#core/ui/menu-button.tsx";
import { centerInRow } from "#core/ui/page/page-tabs.tsx";
import { useIsPhone } from "#core/ui/use-device.ts";
import { useDownload } from "#core/ui/use-download.ts";
import { useKeptFocus } from "#core/ui/use-kept-focus.ts";
import type { SavedView } from "#records/contracts/views.ts";
import { VIEW_PAGES, type ViewList, viewFormats } from "#records/rules/view-lists.ts";
import { type ListViews, showAddress, useListViews, useViewActions, type ViewActions } from "./use-list-views.ts";

import { buildViewAddress } from "./view-address.ts";
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
      className={`inline-flex items-center gap-4 soft no-underline truncate ${styles.tab}`}
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

type TabsProps = { list: ViewList } & Pick<ListViews, "views" | "current" | "allAddress">;

/** All rows or the standard report, the first views and the current one as links, and a menu with the others. */
const ViewTabs = ({ list, views = [], current, allAddress }: TabsProps) => {
  const t = useTranslations("views");
  const { kind } = VIEW_PAGES[list];
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
      <ul className={`flex min-w-0 gap-4 overflow-x-auto ${styles.tabs}`}>
        <Tab to={allAddress} isCurrent={current === undefined}>
          {t(`without.${kind}`)}
        </Tab>
        {shown.map((view) => (
          <Tab key={view.id} to={buildViewAddress(view.query, view.id)} isCurrent={view === current}>
            {view.isDefault && <StarFilled className="text-12" role="img" aria-label={t("default")} />}
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
              if (view) showAddress(buildViewAddress(view.query, view.id));
            },
          }}
        >
          {t("more", { count: others.length })}
        </MenuButton>
      )}
    </>
  );
};

const ViewDialog = lazily(() => import("./view-dialog.tsx").then(({ ViewDialog: it }) => it));
const ViewSchedules = lazily(() => import("./view-schedules.tsx").then(({ ViewSchedules: it }) => it));

/** The saved views of a page, and what can be done with the current one. */
export const ViewsBar = ({ list }: { list: ViewList }) => {
  const t = useTranslations("views");
  const views = useListViews(list);
  const actions = useViewActions(views);
  const [dialog, setDialog] = useState<"new" | "edit" | "send" | null>(null);
  const bar = useRef<HTMLElement>(null);
  // Saving takes away its own button.
  const kept = useKeptFocus(
    () => null,
    () => bar.current?.querySelector<HTMLElement>("[aria-current]"),
  );
  useOneStop(bar, "horizontal");
  const { isAllowed, current, query, isChanged, savedAddress, error } = views;
  if (!isAllowed) return null;
  const hasProblems = current !== undefined && current.problems.length > 0;
  // What is only hidden from this user stays in the view for others.
  const isBroken = current?.problems.some(({ missing }) => missing !== "permission") ?? false;
  const isSavable = current?.mayChange && (isChanged || isBroken);
  return (
    <nav
      ref={bar}
      {...kept}
      className={`row items-center min-w-0 gap-4-8 ${styles.bar}`}
      aria-label={t("label")}
      // On phones the bar appears when there is something to choose or to save.
      data-empty={!isChanged && !views.views?.length ? "" : undefined}
    >
      <span className="text-13 soft hidden-on-phones" aria-hidden>
        {t("heading")}
      </span>
      <ViewTabs list={list} {...views} />
      {current && <ViewMenu list={list} view={current} actions={actions} onOpen={setDialog} />}
      <span className={`row gap-8 ${styles.actions}`}>
        {isSavable && (
          <Button size="small" loading={actions.isBusy} onClick={() => void actions.save(current, query)}>
            {t("save_changes")}
          </Button>
        )}
        {isChanged && (
          <Button size="small" onClick={() => setDialog("new")}>
            {t(current ? "save_as_new" : "save")}
          </Button>
        )}
        {isChanged && savedAddress && (
          <Button size="small" type="text" onClick={() => showAddress(savedAddress)}>
            {t("revert")}
          </Button>
        )}
      </span>
      {error && <span role="status">{t("failed")}</span>}
      {hasProblems && <Problems view={current} />}
      {dialog === "send" && current && <ViewSchedules view={current} onClose={() => setDialog(null)} />}
      {(dialog === "new" || dialog === "edit") && (
        <ViewDialog
          view={dialog === "edit" ? current : undefined}
          query={query}
          onSaved={dialog === "edit" ? actions.showRenamed : actions.openCreated}
          onClose={() => setDialog(null)}
        />
      )}
    </nav>
  );
};

type ViewMenuProps = {
  list: ViewList;
  view: SavedView;
  actions: ViewActions;
  onOpen: (dialog: "edit" | "send") => void;
};

const ViewMenu = ({ list, view, actions, onOpen }: ViewMenuProps) => {
  const t = useTranslations("views");
  const { path, parameter } = VIEW_PAGES[list];
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const { isLoading, fetchAndSave } = useDownload();
  return (
    <MoreMenu
      type="text"
      loading={isLoading}
      label={t("menu_of", { name: view.name })}
      items={[
        {
          key: "default",
          label: t(view.isDefault ? "unset_default" : "set_default"),
          onClick: () => void actions.toggleDefault(view),
        },
        {
          key: "link",
          label: t("copy_link"),
          onClick: () => void actions.copyLink(`${path}?${parameter}=${view.id}`),
        },
        ...(mayExport
          ? [
              ...viewFormats(view.query).map((exportFormat) => ({
                key: exportFormat,
                label: t(`exports.${exportFormat}`),
                onClick: () => void fetchAndSave("GET /api/admin/views/{id}/file", { id: view.id, exportFormat }),
              })),
              { key: "send", label: t("send"), onClick: () => onOpen("send") },
            ]
          : []),
        ...(view.mayChange
          ? [
              { key: "edit", label: t("edit"), onClick: () => onOpen("edit") },
              { key: "delete", label: t("delete"), onClick: () => void actions.delete(view) },
            ]
          : []),
      ]}
    />
  );
};

/** What a view was saved with that no longer exists, or that this user may not use. */
const Problems = ({ view: { problems } }: { view: SavedView }) => {
  const t = useTranslations("views");
  const names = problems
    .flatMap(({ missing, name }) => (missing === "permission" ? [] : t(`missing.${missing}`, { name })))
    .join(", ");
  return (
    <div className={styles.problems}>
      <Notice role="status">
        {names !== "" && t("problems", { names })}{" "}
        {problems.some(({ missing }) => missing === "permission") && t("hidden")}
      </Notice>
    </div>
  );
};
