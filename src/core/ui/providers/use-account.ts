"use client";

import { useLocale } from "next-intl";
import { useEffect } from "react";
import { toLanguage } from "#core/messages/language.ts";
import { showDensity, useLanguage } from "#core/ui/session/use-preferences.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Me } from "#records/contracts/me.ts";

/** Runs once after the account has loaded: its language and its tables' density override the browser's. */
export const useAccountPreferences = (me: Me | undefined): void => {
  const locale = useLocale();
  const { change } = useLanguage(false);
  const chosen = me?.language;
  const density = me?.tableDensity;
  const userId = me?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later change must not be undone by the account's old value
  useEffect(() => {
    if (userId && chosen && chosen !== locale && chosen !== toLanguage(locale)) void change(chosen);
    if (userId && density) showDensity(density);
  }, [userId]);
};

/** The user's other businesses, loaded on demand. */
export const useOtherBusinesses = (isWanted: boolean) => {
  const { query } = useAnswer("GET /api/admin/me/businesses", {}, { isAllowed: isWanted, staleMs: 60_000 });
  return (query.data?.data ?? []).filter(({ isCurrent }) => !isCurrent);
};
