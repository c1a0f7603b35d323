"use client";

import { useCan, useNotification } from "@refinedev/core";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "#core/ui/call.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useRefreshMe } from "#core/ui/session/me-reader.ts";
import { useAnswer, useInvalidateRoutes, useShowWritten } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { SavedView } from "#records/contracts/views.ts";
import { VIEW_PAGES, type ViewList } from "#records/rules/view-lists.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";
import { buildViewAddress, isSameQuery, queryInAddress } from "./view-address.ts";

/** In the address, shows all rows in spite of a default view. */
export const ALL = "all";

/** Shows an address of this page without a request. */
export const showAddress = (address: string, how: "pushState" | "replaceState" = "pushState"): void => {
  window.history[how](null, "", address);
};

/** The saved views of a list, the one in the address, and how the list differs from it. */
export const useListViews = (list: ViewList) => {
  const search = useSearchParams();
  const { defaultViews } = useMe();
  const isAllowed = useCan({ resource: "customers", action: "list" }).data?.can ?? false;
  const { answer, error } = useAnswer("GET /api/admin/views", { list }, { isAllowed });
  const { path, parameter } = VIEW_PAGES[list];
  const id = search.get(parameter);
  const views = answer?.data;
  const current = views?.find((view) => view.id === id);
  const query = queryInAddress(list, new URLSearchParams(search));
  const saved = current?.query ?? { list };
  return {
    isAllowed,
    /** Undefined until they are loaded. */
    views,
    error,
    /** The view in the address; undefined for all rows. */
    current,
    /** The list's state in the address. */
    query,
    isChanged: (views !== undefined || id === null) && !isSameQuery(query, saved),
    /** The address of all rows. */
    allAddress: defaultViews[list] === undefined ? path : `${path}?${parameter}=${ALL}`,
    /** The current view as it was saved. */
    savedAddress: current && buildViewAddress(current.query, current.id),
  };
};

export type ListViews = ReturnType<typeof useListViews>;

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
    showAddress(buildViewAddress(view.query, view.id));
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
