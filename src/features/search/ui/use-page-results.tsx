"use client";

import { SettingOutlined } from "@ant-design/icons";
import { useMessages, useTranslations } from "next-intl";
import { GO_KEYS } from "#core/ui/keys/shortcuts.ts";
import { NavIcon } from "#core/ui/page/nav-icon.tsx";
import { permissionFor } from "#core/ui/providers/access-control.ts";
import { PAGES } from "#core/ui/providers/resources.ts";
import { useMe } from "#core/ui/session/me.ts";
import type { Result } from "./result.ts";

/** Other words for pages and actions, in the reader's language. */
export const useOtherWords = () => {
  const also: Readonly<Record<string, string>> = useMessages().palette.also;
  return (name: string): string[] => (also[name] ? [also[name]] : []);
};

/** Other pages of the same name are reached from theirs. */
const OWN_PAGES = PAGES.filter(({ name, meta }) => name === meta.word);

/** The pages that this user may open. */
export const usePageResults = (): Result[] => {
  const t = useTranslations();
  const { permissions } = useMe();
  const otherWords = useOtherWords();
  const pages = OWN_PAGES.flatMap(({ name, list, meta: { word } }): Result[] => {
    const permission = permissionFor(name, "list");
    if (permission && !permissions.includes(permission)) return [];
    const key = GO_KEYS[name];
    return [
      {
        key: `pages:${name}`,
        kind: "pages",
        title: t(`nav.${word}`),
        also: otherWords(name),
        note: key && `G ${key}`,
        icon: <NavIcon name={name} />,
        href: list,
      },
    ];
  });
  const account: Result = {
    key: "pages:account",
    kind: "pages",
    title: t("account.title"),
    also: otherWords("account"),
    icon: <SettingOutlined aria-hidden />,
    href: "/account",
  };
  return [...pages, account];
};
