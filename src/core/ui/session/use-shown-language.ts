"use client";

import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useTransition } from "react";
import type { Language } from "#core/messages/language.ts";
import { LANGUAGE_COOKIE, toLanguage } from "#core/ui/messages/language.ts";
import { rememberChoice } from "./cookies.ts";

/** The language on screen, and a function to change it in this browser. */
export const useShownLanguage = () => {
  const router = useRouter();
  const language = toLanguage(useLocale());
  const [isChanging, startTransition] = useTransition();
  const change = (next: Language): void => {
    rememberChoice(LANGUAGE_COOKIE, next);
    startTransition(() => router.refresh());
  };
  return { language, change, isChanging };
};
