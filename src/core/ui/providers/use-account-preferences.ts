"use client";

import { useLocale } from "next-intl";
import { useEffect } from "react";
import { showDensity } from "#core/ui/session/use-density.ts";
import { useLanguage } from "#core/ui/session/use-language.ts";
import type { Me } from "#records/contracts/me.ts";
import { toLanguage } from "../messages/language.ts";

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
