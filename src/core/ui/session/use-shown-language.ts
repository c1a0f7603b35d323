"use client";

import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useTransition } from "react";
import type { LanguageTag } from "#core/messages/language.ts";
import { LANGUAGE_COOKIE } from "#core/ui/messages/language.ts";

/** Preferences that the server needs before rendering the first page. They are no secrets, so scripts may read them. */
export const rememberChoice = (name: string, value: string): void => {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http and in older browsers
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
};

/** The language and region on screen, and a function to change it in this browser. */
export const useShownLanguage = () => {
  const router = useRouter();
  const language = useLocale() as LanguageTag;
  const [isChanging, startTransition] = useTransition();
  const change = (next: LanguageTag): void => {
    rememberChoice(LANGUAGE_COOKIE, next);
    startTransition(() => router.refresh());
  };
  return { language, change, isChanging };
};
