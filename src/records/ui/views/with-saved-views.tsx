"use client";

import { useNotification } from "@refinedev/core";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { isUuid } from "#core/values/texts.ts";
import { VIEW_PAGES, type ViewList } from "#records/rules/view-lists.ts";
import { ALL, showAddress, useListViews } from "./use-list-views.ts";
import { buildClearedAddress, buildViewAddress, hasState } from "./view-address.ts";

type Props = { list: ViewList; children: ReactNode };

const OUTLINE = [
  { cards: 1, height: 56 },
  { cards: 1, height: 480 },
];

/** The ID of the view in the address. Links may name it `view` on every page. */
const idIn = (list: ViewList, search: URLSearchParams): string | null => {
  const view = search.get("view");
  return search.get(VIEW_PAGES[list].parameter) ?? (view !== null && isUuid(view) ? view : null);
};

/**
 * Opens the view that an address names (`?view=<id>`) or the user's default view: writes its filters, order and columns into the
 * address, from which the page reads them as always.
 */
export const WithSavedViews = ({ list, children }: Props) => {
  const t = useTranslations("views");
  const { open } = useNotification();
  const search = useSearchParams();
  const { defaultViews } = useMe();
  const { views, error, isAllowed } = useListViews(list);
  const [opened, setOpened] = useState<string | null>(null);

  const address = new URLSearchParams(search);
  const given = idIn(list, address);
  const isBare = given !== null && given !== ALL && !hasState(list, address);
  const wanted = address.size === 0 ? (defaultViews[list] ?? null) : isBare ? given : null;
  const isKnown = views !== undefined || error !== null || !isAllowed;

  useEffect(() => {
    if (given !== null && !isBare) return setOpened(given);
    // The address changes a moment before the page does.
    if (wanted === null || !isKnown || hasState(list, new URLSearchParams(window.location.search))) return;
    const { path, parameter } = VIEW_PAGES[list];
    const found = views?.find(({ id }) => id === wanted);
    const isEmpty = found !== undefined && Object.keys(found.query).length === 1;
    if (wanted === opened && given !== null) {
      // The user has removed everything that the view saves. Without a trace of it, the address would mean the view again.
      if (!isEmpty) showAddress(buildClearedAddress(list, wanted), "replaceState");
      return;
    }
    if (isEmpty || !found) setOpened(wanted);
    if (found) return showAddress(buildViewAddress(found.query, found.id), "replaceState");
    if (!views || given === null) return;
    open?.({ type: "progress", key: "view", message: t("gone") });
    showAddress(`${path}?${parameter}=${ALL}`, "replaceState");
  }, [wanted, isKnown, views, opened, given, isBare, list, open, t]);

  if (wanted !== null && wanted !== opened) {
    return (
      <PageLayout>
        <PageSkeleton rows={OUTLINE} />
      </PageLayout>
    );
  }
  return children;
};
