"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { showPanel } from "#core/ui/keys/panel.ts";
import { MenuButton } from "#core/ui/menu-button.tsx";
import { usePages } from "#core/ui/page/feature-pages.tsx";
import { useOtherBusinesses } from "#core/ui/providers/use-account.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useSample } from "#core/ui/use-sample.ts";
import { useGoToBusiness, useLogOut } from "#core/ui/use-session.ts";
import styles from "./shell.module.css";

const toInitials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .filter(Boolean)
    .slice(0, 2)
    .join("")
    .toUpperCase();

/** The current user, and the two ways to log out. */
export const UserMenu = () => {
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
  const sample = useSample();

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
            {
              key: "help",
              type: "group",
              label: t("setup.help"),
              children: [
                { key: "setup", label: <Link href="/setup">{t("setup.title")}</Link> },
                { key: "glossary", label: <Link href="/glossary">{t("nav.glossary")}</Link> },
                ...(sample.mayManage && !sample.sampleOf
                  ? [{ key: "sample", label: t("sample.explore"), onClick: sample.open }]
                  : []),
              ],
            },
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
