"use client";

import { useLocale } from "next-intl";
import { useEffect } from "react";
import type { Me } from "#contracts/accounts/me.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { languageOf } from "../messages/language.ts";

/** Runs once after the account has loaded: its language overrides the browser's. */
export const useAccountLanguage = (me: Me | undefined): void => {
  const shown = languageOf(useLocale());
  const { change } = useLanguage(false);
  const chosen = me?.language;
  const userId = me?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later change of language must not be undone by the account's old one
  useEffect(() => {
    if (userId && chosen && chosen !== shown) void change(chosen);
  }, [userId]);
};
