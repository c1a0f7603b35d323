"use client";

import { BulbOutlined, GlobalOutlined } from "@ant-design/icons";
import { useNotification } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LANGUAGES, type Language, toLanguage } from "#core/messages/language.ts";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { showPanel } from "#core/ui/keys/panel.ts";
import { MenuButton } from "#core/ui/menu-button.tsx";
import { LANGUAGE_NAMES } from "#core/ui/messages/language.ts";
import { usePages } from "#core/ui/page/feature-pages.tsx";
import { useAppearance } from "#core/ui/providers/app-providers.tsx";
import { useOtherBusinesses } from "#core/ui/providers/use-account.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { APPEARANCES } from "#core/ui/theme/appearance.ts";
import { useGoToBusiness, useLogOut } from "#core/ui/use-session.ts";
import styles from "./shell.module.css";

export const BusinessMark = () => {
  const { name } = useMe().business;
  return (
    <div className={`flex items-center gap-10 font-semibold ${styles.business}`}>
      <span className={`grid place-center flex-none text-12 ${styles.businessLetter}`} aria-hidden>
        {name.trim().charAt(0).toUpperCase()}
      </span>
      <span className={`min-w-0 truncate ${styles.businessName}`}>{name}</span>
    </div>
  );
};

/** The languages and appearances, as entries of the user's menu. */
const usePreferenceItems = () => {
  const t = useTranslations("shell");
  const { open } = useNotification();
  const { appearance, choose: chooseAppearance } = useAppearance();
  const { language: shown, change } = useLanguage(true);
  const language = toLanguage(shown);
  const chooseLanguage = (next: Language) =>
    change(next).catch(() => open?.({ type: "error", key: "language", message: t("language_not_saved") }));
  return {
    items: [
      {
        key: "language",
        icon: <GlobalOutlined aria-hidden />,
        label: `${t("language")}: ${LANGUAGE_NAMES[language]}`,
        children: LANGUAGES.map((key) => ({
          key: `language:${key}`,
          label: <span lang={key}>{LANGUAGE_NAMES[key]}</span>,
          onClick: () => void chooseLanguage(key),
        })),
      },
      {
        key: "theme",
        icon: <BulbOutlined aria-hidden />,
        label: `${t("theme")}: ${t(appearance)}`,
        children: APPEARANCES.map((key) => ({
          key: `theme:${key}`,
          label: t(key),
          onClick: () => chooseAppearance(key),
        })),
      },
    ],
    selected: [`language:${language}`, `theme:${appearance}`],
  };
};

const toInitials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .filter(Boolean)
    .slice(0, 2)
    .join("")
    .toUpperCase();

/** The current user, their language and appearance, and the two ways to log out. */
const UserMenu = () => {
  const t = useTranslations();
  const me = useMe();
  const logOut = useLogOut();
  const confirm = useConfirm();
  const [isOpen, setOpen] = useState(false);
  const { userMenu } = usePages();
  /** The title of the dialog that is open. */
  const [dialog, setDialog] = useState<string | null>(null);
  const businesses = useOtherBusinesses(isOpen);
  const { goTo } = useGoToBusiness();
  const preferences = usePreferenceItems();

  const askAndLeaveEverywhere = () =>
    confirm({
      title: t("shell.log_out_everywhere"),
      content: t("shell.log_out_everywhere_ask"),
      okText: t("shell.log_out_everywhere"),
      onOk: () => logOut(true),
    });

  return (
    <>
      <MenuButton
        type="text"
        className={styles.avatarButton ?? ""}
        aria-label={t("shell.account", { name: me.name })}
        onOpenChange={setOpen}
        placement="bottomRight"
        menu={{
          selectable: true,
          selectedKeys: preferences.selected,
          items: [
            {
              key: "me",
              type: "group",
              label: (
                <div className={`stack text-13 soft break-anywhere ${styles.me}`}>
                  <strong>{me.name}</strong>
                  <span>{me.email}</span>
                  <span>{t(`roles.${me.role}.name`)}</span>
                </div>
              ),
            },
            { type: "divider" },
            { key: "account", label: <Link href="/account">{t("account.title")}</Link> },
            ...businesses.map(({ slug, name, isSample }) => ({
              key: slug,
              label: t(isSample ? "shell.go_to_sample" : "shell.go_to", { business: name }),
              onClick: () => void goTo(slug),
            })),
            { key: "keys", label: t("keys.title"), onClick: () => showPanel("keys") },
            ...userMenu.map(({ title }) => ({ key: title, label: t(title), onClick: () => setDialog(title) })),
            { type: "divider" },
            ...preferences.items,
            { key: "help", label: <Link href="/help">{t("nav.help")}</Link> },
            { type: "divider" },
            { key: "here", label: t("buttons.log_out"), onClick: () => logOut(false) },
            { key: "everywhere", label: t("shell.log_out_everywhere"), onClick: askAndLeaveEverywhere },
          ],
        }}
      >
        <span className={`grid place-center text-12 font-semibold text-ink ${styles.avatar}`} aria-hidden>
          {toInitials(me.name)}
        </span>
      </MenuButton>
      {userMenu.map(({ title, Dialog }) => title === dialog && <Dialog key={title} onClose={() => setDialog(null)} />)}
    </>
  );
};

/** The business, the tools of features, and the user's menu. */
export const TopBar = () => {
  const { topBar } = usePages();
  const tools = (side: "start" | "end") =>
    topBar.filter((tool) => tool.side === side).map(({ position, Tool }) => <Tool key={position} />);
  return (
    <header className={`flex items-center justify-between ${styles.topBar}`}>
      <div className={styles.phoneOnly}>
        <BusinessMark />
      </div>
      {tools("start")}
      <div className={`flex items-center gap-4 ${styles.topBarEnd}`}>
        {tools("end")}
        <UserMenu />
      </div>
    </header>
  );
};
