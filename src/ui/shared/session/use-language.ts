"use client";

import { useNotification } from "@refinedev/core";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useTransition } from "react";
import type { Language } from "#lib/domain/words/language.ts";
import { LANGUAGE_COOKIE, languageOf } from "#ui/messages/language.ts";
import { call } from "../api/call.ts";
import { rememberChoice } from "./cookies.ts";

/** The language on screen, and how to change it: here at once, and in the account of whoever is logged in. */
export const useLanguage = (loggedIn: boolean) => {
  const router = useRouter();
  const language = languageOf(useLocale());
  const t = useTranslations("shell");
  const { open } = useNotification();
  const [isChanging, startTransition] = useTransition();

  const change = (next: Language) => {
    rememberChoice(LANGUAGE_COOKIE, next);
    startTransition(() => router.refresh());
    if (!loggedIn) return;
    call("PATCH /api/admin/me", { language: next }).catch(() =>
      open?.({ type: "error", key: "language", message: t("language_not_saved") }),
    );
  };
  return { language, change, isChanging };
};
