"use client";

import { useLogout, useNotification } from "@refinedev/core";
import { Button, Dropdown } from "antd";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useSingleKeys } from "#ui/shared/device/use-single-keys.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useGoToBusiness } from "#ui/shared/session/use-go-to-business.ts";
import { useSample } from "../accounts/sample/use-sample.ts";
import { useOtherBusinesses } from "../providers/use-other-businesses.ts";
import styles from "./shell.module.css";

const MySessions = dynamic(() => import("#ui/accounts/sessions/my-sessions.tsx").then(({ MySessions: it }) => it));

const initialsOf = (name: string) =>
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
  const { mutate: logOut } = useLogout<{ everywhere: boolean }>();
  const { open } = useNotification();
  const confirm = useConfirm();
  const { areOn, toggle } = useSingleKeys();
  const [isOpen, setOpen] = useState(false);
  const [showsSessions, setShowsSessions] = useState(false);
  const businesses = useOtherBusinesses(isOpen);
  const goTo = useGoToBusiness();
  const sample = useSample();

  const leave = (everywhere: boolean) =>
    logOut(
      { everywhere },
      {
        onSuccess: ({ success }) => {
          if (success) window.location.assign("/login");
          else open?.({ type: "error", key: "logout", message: t("shell.log_out_failed") });
        },
      },
    );
  const askAndLeaveEverywhere = () =>
    confirm({
      title: t("shell.log_out_everywhere"),
      content: t("shell.log_out_everywhere_ask"),
      okText: t("shell.log_out_everywhere"),
      onOk: () => leave(true),
    });

  return (
    <>
      <Dropdown
        trigger={["click"]}
        onOpenChange={setOpen}
        autoFocus
        placement="bottomRight"
        menu={{
          items: [
            {
              key: "me",
              type: "group",
              label: (
                <div className={styles.me}>
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
            { key: "keys", label: t(areOn ? "shell.single_keys_off" : "shell.single_keys_on"), onClick: toggle },
            { key: "sessions", label: t("sessions.title"), onClick: () => setShowsSessions(true) },
            { type: "divider" },
            {
              key: "help",
              type: "group",
              label: t("setup.help"),
              children: [
                { key: "setup", label: <Link href="/setup">{t("setup.title")}</Link> },
                ...(sample.mayManage && !sample.sampleOf
                  ? [{ key: "sample", label: t("sample.explore"), onClick: sample.open }]
                  : []),
              ],
            },
            { type: "divider" },
            { key: "here", label: t("buttons.log_out"), onClick: () => leave(false) },
            { key: "everywhere", label: t("shell.log_out_everywhere"), onClick: askAndLeaveEverywhere },
          ],
        }}
      >
        <Button
          type="text"
          className={styles.avatarButton ?? ""}
          aria-haspopup="menu"
          aria-label={t("shell.account", { name: me.name })}
        >
          <span className={styles.avatar} aria-hidden>
            {initialsOf(me.name)}
          </span>
        </Button>
      </Dropdown>
      {showsSessions && <MySessions onClose={() => setShowsSessions(false)} />}
    </>
  );
};
