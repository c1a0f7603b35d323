"use client";

import type { Language } from "#core/messages/language.ts";
import { call } from "../api/call.ts";
import { useShownLanguage } from "./use-shown-language.ts";

/** Also saves the language in the user's account. */
export const useLanguage = (loggedIn: boolean) => {
  const { change: show, ...shown } = useShownLanguage();
  const change = async (next: Language): Promise<void> => {
    show(next);
    if (loggedIn) await call("PATCH /api/admin/me", { language: next });
  };
  return { ...shown, change };
};
