"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { call } from "#core/ui/api/call.ts";
import { useWrite } from "#core/ui/api/use-write.ts";
import { useInvalidateRoutes, useShowWritten } from "#core/ui/data/use-answer.ts";
import { useRefreshMe } from "#core/ui/session/use-refresh-me.ts";
import type { SavedView } from "#records/contracts/views.ts";
import type { ViewQuery } from "#records/rules/views/view-query.ts";
import { type ListViews, showAddress } from "./use-list-views.ts";
import { addressOfQuery } from "./view-address.ts";

/** Messages about views replace each other. */
const TOAST = "view";

/** What can be done with a saved view; each change is reported and can be undone. */
export const useViewActions = ({ allAddress }: Pick<ListViews, "allAddress">) => {
  const t = useTranslations("views");
  const { open } = useNotification();
  const showWritten = useShowWritten();
  const invalidateRoutes = useInvalidateRoutes();
  const refreshMe = useRefreshMe();
  const refresh = () => invalidateRoutes("GET /api/admin/views");
  const refreshDefaults = () => Promise.all([refresh(), refreshMe()]);

  const update = useWrite("PATCH /api/admin/views/{id}", { key: TOAST, isQuiet: true });
  const remove = useWrite("DELETE /api/admin/views/{id}", { key: TOAST });
  const restore = useWrite("POST /api/admin/views/{id}/restore", { key: TOAST, refresh: refreshDefaults });
  const setDefault = useWrite("PUT /api/admin/views/{id}/default", { key: TOAST, refresh: refreshDefaults });
  const unsetDefault = useWrite("DELETE /api/admin/views/{id}/default", { key: TOAST, refresh: refreshDefaults });

  /** Shows a saved view in the bar at once, before the list of views has reloaded. */
  const showSaved = (view: SavedView): void =>
    void showWritten("GET /api/admin/views", ({ data, total }) => {
      const others = data.filter(({ id }) => id !== view.id);
      return { data: [...others, view], total: Math.max(total, others.length + 1) };
    });
  const openSaved = (view: SavedView): void => {
    showSaved(view);
    showAddress(addressOfQuery(view.query, view.id));
  };

  const reportSaved = ({ name }: SavedView) => open?.({ type: "success", key: TOAST, message: t("saved", { name }) });

  /** Says why a view was not saved: if another user was first, who. */
  const reportFailure = async ({ id, version }: Pick<SavedView, "id" | "version">): Promise<void> => {
    const current = await call("GET /api/admin/views/{id}", { id }).catch(() => undefined);
    const name = current && current.data.version > version ? current.data.changedBy : null;
    void refresh();
    open?.({ type: "error", key: TOAST, message: name ? t("conflict", { name }) : t("not_saved") });
  };

  const saveQuery = async (view: SavedView, query: ViewQuery, message: string): Promise<SavedView | undefined> => {
    const answer = await update.write({ id: view.id, version: view.version, query });
    if (!answer) return void (await reportFailure(view));
    openSaved(answer.data);
    open?.({
      type: "success",
      key: TOAST,
      message,
      ...(query !== view.query && {
        cancelMutation: () =>
          void saveQuery({ ...answer.data, query: view.query }, view.query, t("undone", { name: view.name })),
      }),
    });
    return answer.data;
  };

  return {
    isBusy: update.isBusy || remove.isBusy,
    /** Opens a view that was just created. */
    openCreated: (view: SavedView) => {
      openSaved(view);
      reportSaved(view);
    },
    /** The list keeps its state, which may differ from the view's. */
    showRenamed: (view: SavedView) => {
      showSaved(view);
      reportSaved(view);
    },
    /** Saves the list's state in the view. */
    save: (view: SavedView, query: ViewQuery) => saveQuery(view, query, t("saved", { name: view.name })),
    delete: async (view: SavedView) => {
      const { id, name } = view;
      const undo = async () => {
        const answer = await restore.write({ id }, { successMessage: t("restored", { name }) });
        if (answer) openSaved(answer.data);
      };
      const answer = await remove.write({ id }, { successMessage: t("deleted", { name }), undo: () => void undo() });
      if (!answer) return;
      showAddress(view.isDefault ? allAddress.replace(/\?.*/, "") : allAddress);
      await refreshDefaults();
    },
    toggleDefault: async ({ id, name, isDefault }: SavedView) => {
      if (isDefault) return void (await unsetDefault.write({ id }, { successMessage: t("no_default") }));
      await setDefault.write({ id }, { successMessage: t("is_default", { name }) });
    },
    copyLink: async (path: string) => {
      try {
        await navigator.clipboard.writeText(new URL(path, window.location.href).href);
        open?.({ type: "success", key: TOAST, message: t("link_copied") });
      } catch {
        // Browsers block the clipboard on plain HTTP.
        open?.({ type: "error", key: TOAST, message: t("link_not_copied") });
      }
    },
  };
};

export type ViewActions = ReturnType<typeof useViewActions>;
