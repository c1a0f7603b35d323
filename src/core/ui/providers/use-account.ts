"use client";

import { useCustom } from "@refinedev/core";
import { useLocale } from "next-intl";
import { useEffect } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { toLanguage } from "#core/ui/messages/language.ts";
import { useMe } from "#core/ui/session/me.ts";
import { showDensity, useLanguage } from "#core/ui/session/use-preferences.ts";
import type { Me } from "#records/contracts/me.ts";

/** Runs once after the account has loaded: its language and its tables' density override the browser's. */
export const useAccountPreferences = (me: Me | undefined): void => {
  const shown = toLanguage(useLocale());
  const { change } = useLanguage(false);
  const chosen = me?.language;
  const density = me?.tableDensity;
  const userId = me?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later change must not be undone by the account's old value
  useEffect(() => {
    if (userId && chosen && chosen !== shown) void change(chosen);
    if (userId && density) showDensity(density);
  }, [userId]);
};

type Businesses = AnswerOf<"GET /api/admin/me/businesses">["data"];

/** The user's other businesses, loaded on demand. */
export const useOtherBusinesses = (isWanted: boolean) => {
  const { id, business } = useMe();
  const { query } = useCustom<Businesses>({
    url: "/api/admin/me/businesses",
    method: "get",
    errorNotification: false,
    queryOptions: { queryKey: ["my-businesses", id, business.id], enabled: isWanted, staleTime: 60_000 },
  });
  const found = (query.data?.data ?? []) as Businesses;
  return found.filter(({ isCurrent }) => !isCurrent);
};
