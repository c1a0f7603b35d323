"use client";

import { AppstoreOutlined, SettingOutlined, ThunderboltOutlined } from "@ant-design/icons";
import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { LANGUAGES, toLanguage } from "#core/messages/language.ts";
import { showPanel } from "#core/ui/keys/panel.ts";
import { LANGUAGE_NAMES } from "#core/ui/messages/language.ts";
import { useMay, usePages } from "#core/ui/page/feature-pages.tsx";
import { useAppearance } from "#core/ui/providers/app-providers.tsx";
import { useOtherBusinesses } from "#core/ui/providers/use-account.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { APPEARANCES } from "#core/ui/theme/appearance.ts";
import { useSingleKeys } from "#core/ui/use-device.ts";
import { useGoToBusiness, useLogOut } from "#core/ui/use-session.ts";
import { listSynonyms } from "../rules/synonyms/synonyms.ts";
import { toAddress } from "./addresses.ts";
import type { Entry, Result } from "./result-list.tsx";

/** The pages that this user may open. Of several with one name, the others are reached from the first. */
export const usePageResults = (): Result[] => {
  const t = useTranslations();
  const { pages } = usePages();
  const may = useMay();
  const shown = pages.filter(({ name, meta: { word } }, at) => {
    const same = pages.filter((page) => page.meta.word === word);
    return may(name, "list") && (same.find((page) => page.name === word) ?? same[0]) === pages[at];
  });
  const results = shown.map(
    ({ name, list, meta: { word, goKey, Icon = AppstoreOutlined } }): Result => ({
      key: `pages:${name}`,
      kind: "pages",
      title: t(`nav.${word}`),
      also: listSynonyms("pages", name),
      note: goKey && `G ${goKey}`,
      icon: <Icon aria-hidden />,
      href: list,
    }),
  );
  const account: Result = {
    key: "pages:account",
    kind: "pages",
    title: t("account.title"),
    also: listSynonyms("pages", "account"),
    icon: <SettingOutlined aria-hidden />,
    href: "/account",
  };
  return [...results, account];
};

/** Actions that begin on a page: the page that creates, or a dialog of the list. */
const ON_PAGES = [
  { name: "new_segment", resource: "segments" },
  { name: "new_campaign", resource: "campaigns" },
  { name: "new_audience", resource: "audiences" },
  { name: "import", resource: "imports" },
  { name: "invite", resource: "users", dialog: "invite" },
  { name: "token", resource: "tokens", dialog: "create" },
] as const;

/** What this user can do from anywhere. */
export const useActionResults = (): Result[] => {
  const t = useTranslations();
  const may = useMay();
  const { open } = useNotification();
  const { pages } = usePages();
  const { appearance, choose } = useAppearance();
  const { language, change } = useLanguage(true);
  const { areOn, toggle } = useSingleKeys();
  const businesses = useOtherBusinesses(true);
  const { goTo } = useGoToBusiness();
  const logOut = useLogOut();

  const action = (words: string, entry: Entry): Result => ({
    ...entry,
    key: `actions:${entry.key}`,
    kind: "actions",
    also: listSynonyms("actions", words),
    icon: <ThunderboltOutlined aria-hidden />,
  });
  const changeLanguage = (next: (typeof LANGUAGES)[number]) =>
    void change(next).catch(() => open?.({ type: "error", key: "language", message: t("shell.language_not_saved") }));
  const keys = areOn ? "single_keys_off" : "single_keys_on";

  return [
    ...ON_PAGES.flatMap(({ name, resource, ...rest }) => {
      const page = pages.find((one) => one.name === resource);
      if (!page || !may(resource, "create")) return [];
      const href = "dialog" in rest ? `${page.list}?dialog=${rest.dialog}` : toAddress(page, "create");
      return [action(name, { key: name, title: t(`palette.do.${name}`), href })];
    }),
    ...APPEARANCES.filter((one) => one !== appearance).map((one) =>
      action(one, { key: one, title: t(`palette.do.${one}`), run: () => choose(one) }),
    ),
    ...LANGUAGES.filter((one) => one !== toLanguage(language)).map((one) =>
      action("language", {
        key: `language-${one}`,
        title: t("palette.do.language", { language: LANGUAGE_NAMES[one] }),
        run: () => changeLanguage(one),
      }),
    ),
    ...businesses.map(({ slug, name, isSample }) =>
      action("business", {
        key: `business-${slug}`,
        title: t(isSample ? "shell.go_to_sample" : "shell.go_to", { business: name }),
        run: () => void goTo(slug),
      }),
    ),
    action("keys", { key: "keys", title: t("palette.do.keys"), run: () => showPanel("keys") }),
    action(keys, { key: "single_keys", title: t(`palette.do.${keys}`), run: toggle }),
    action("log_out", { key: "log_out", title: t("palette.do.log_out"), run: () => logOut(false) }),
  ];
};
