"use client";

import { useSyncExternalStore } from "react";
import type { LanguageTag } from "#core/messages/language.ts";
import { call } from "#core/ui/call.ts";
import { DENSITY_COOKIE, readDensity, type TableDensity } from "#core/values/preferences.ts";
import { rememberChoice, useShownLanguage } from "./use-shown-language.ts";

/** Also saves the language in the user's account. */
export const useLanguage = (loggedIn: boolean) => {
  const { change: show, ...shown } = useShownLanguage();
  const change = async (next: LanguageTag): Promise<void> => {
    show(next);
    if (loggedIn) await call("PATCH /api/admin/me", { language: next });
  };
  return { ...shown, change };
};

const listeners = new Set<() => void>();
const listen = (changed: () => void) => {
  listeners.add(changed);
  return () => void listeners.delete(changed);
};
const shownDensity = () => readDensity(document.documentElement.dataset.density);

/** Sets the row height of every table at once, by an attribute of the document that the server renders from the cookie. */
export const showDensity = (density: TableDensity): void => {
  rememberChoice(DENSITY_COOKIE, density);
  document.documentElement.dataset.density = density;
  for (const changed of listeners) changed();
};

/** The tables' density; a change is also saved in the user's account. */
export const useDensity = () => {
  const density = useSyncExternalStore(listen, shownDensity, () => readDensity(undefined));
  const choose = async (next: TableDensity): Promise<void> => {
    showDensity(next);
    await call("PATCH /api/admin/me", { tableDensity: next });
  };
  return { density, choose };
};
