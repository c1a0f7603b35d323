"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { SavedView } from "#contracts/views/views.ts";
import type { ViewList } from "#lib/domain/views/view-lists.ts";
import { MoreMenu } from "#ui/shared/buttons/more-menu.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { useKeptFocus } from "#ui/shared/page/use-kept-focus.ts";
import { showAddress, useListViews } from "./use-list-views.ts";
import { useViewActions, type ViewActions } from "./use-view-actions.ts";
import { useViewExport } from "./use-view-export.ts";
import { VIEW_PAGES } from "./view-address.ts";
import { ViewTabs } from "./view-tabs.tsx";
import styles from "./views.module.css";

const ViewDialog = lazily(() => import("./view-dialog.tsx").then(({ ViewDialog: it }) => it));

/** The saved views of a list, and what can be done with the current one. */
export const ViewsBar = ({ list }: { list: ViewList }) => {
  const t = useTranslations("views");
  const views = useListViews(list);
  const actions = useViewActions(views);
  const [dialog, setDialog] = useState<"new" | "edit" | null>(null);
  const bar = useRef<HTMLElement>(null);
  // Saving takes away its own button.
  const kept = useKeptFocus(
    () => null,
    () => bar.current?.querySelector<HTMLElement>("[aria-current]"),
  );
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
      className={styles.bar}
      aria-label={t("label")}
      // On phones the bar appears when there is something to choose or to save.
      data-empty={!isChanged && !views.views?.length ? "" : undefined}
    >
      <span className={styles.label} aria-hidden>
        {t("heading")}
      </span>
      <ViewTabs {...views} />
      {current && <ViewMenu list={list} view={current} actions={actions} onEdit={() => setDialog("edit")} />}
      <span className={styles.actions}>
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
      {dialog && (
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

type MenuProps = { list: ViewList; view: SavedView; actions: ViewActions; onEdit: () => void };

const ViewMenu = ({ list, view, actions, onEdit }: MenuProps) => {
  const t = useTranslations("views");
  const { path, parameter } = VIEW_PAGES[list];
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const { isLoading, exportView } = useViewExport();
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
        ...(mayExport ? [{ key: "export", label: t("export"), onClick: () => void exportView(view) }] : []),
        ...(view.mayChange
          ? [
              { key: "edit", label: t("edit"), onClick: onEdit },
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
