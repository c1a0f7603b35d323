"use client";

import { useCan } from "@refinedev/core";
import { useSearchParams } from "next/navigation";
import { useAnswer } from "#core/ui/data/use-answer.ts";
import { useMe } from "#core/ui/session/me.ts";
import type { ViewList } from "#records/rules/views/view-lists.ts";
import { addressOfQuery, isSameQuery, queryInAddress, VIEW_PAGES } from "./view-address.ts";

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
    savedAddress: current && addressOfQuery(current.query, current.id),
  };
};

export type ListViews = ReturnType<typeof useListViews>;
