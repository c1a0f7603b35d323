"use client";

import { Button, Tag } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { User } from "#contracts/accounts/users.ts";
import { lazily } from "#ui/shared/lazily.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";

const UserSessions = lazily(() => import("./user-sessions.tsx").then(({ UserSessions: it }) => it));

const ResetPasswordDialog = lazily(() =>
  import("./reset-password-dialog.tsx").then(({ ResetPasswordDialog: it }) => it),
);

const UserDialog = lazily(() => import("./user-dialog.tsx").then(({ UserDialog: it }) => it));

export const UsersTable = ({ tools }: { tools: ReactNode }) => {
  const t = useTranslations();
  const formats = useFormats();
  const me = useMe();
  const [chosen, setChosen] = useState<User | null>(null);
  const [resetting, setResetting] = useState<User | null>(null);
  const [shown, setShown] = useState<User | null>(null);
  const page = useListTable<User>({
    resource: "users",
    sorts: ["name", "email", "role", "lastLoginAt"],
    standardSort: "name",
  });
  const columns: ListColumn<User>[] = [
    {
      name: "name",
      title: t("settings.name"),
      isSortable: true,
      show: ({ id, name }) => (id === me.id ? `${name} (${t("users.you")})` : name),
    },
    { name: "email", title: t("settings.email"), isSortable: true, onPhone: "line", show: ({ email }) => email },
    { name: "role", title: t("settings.role"), isSortable: true, show: ({ role }) => t(`roles.${role}.name`) },
    {
      name: "seesPersonalData",
      title: t("users.personal_data"),
      onPhone: "more",
      show: ({ hasPersonalData }) => t(hasPersonalData ? "users.personal_data_visible" : "users.personal_data_hidden"),
    },
    {
      name: "isActive",
      title: t("settings.state"),
      show: ({ isActive }) => (isActive ? t("statuses.user.active") : <Tag>{t("users.inactive")}</Tag>),
    },
    {
      name: "lastLoginAt",
      title: t("users.last_login"),
      isSortable: true,
      startsDown: true,
      show: ({ lastLoginAt }) => (lastLoginAt ? formats.moment(lastLoginAt, new Date()) : t("settings.never")),
    },
    {
      name: "actions",
      title: t("settings.actions"),
      onPhone: "more",
      show: (user) => (
        <>
          <Button
            type="link"
            size="small"
            aria-label={t("users.change_of", { name: user.name })}
            onClick={() => setChosen(user)}
          >
            {t("users.change")}
          </Button>
          {user.isActive && user.id !== me.id && (
            <Button
              type="link"
              size="small"
              aria-label={t("users.reset_of", { name: user.name })}
              onClick={() => setResetting(user)}
            >
              {t("users.reset")}
            </Button>
          )}
          <Button
            type="link"
            size="small"
            aria-label={t("sessions.of", { name: user.name })}
            onClick={() => setShown(user)}
          >
            {t("sessions.open")}
          </Button>
        </>
      ),
    },
  ];
  return (
    <>
      <ListTable
        caption={t("users.members")}
        columns={columns}
        page={page}
        searchLabel={t("users.search")}
        tools={tools}
        empty={<p>{t("users.no_users")}</p>}
      />
      {shown && <UserSessions user={shown} onClose={() => setShown(null)} />}
      {chosen && <UserDialog user={chosen} onClose={() => setChosen(null)} />}
      {resetting && <ResetPasswordDialog user={resetting} onClose={() => setResetting(null)} />}
    </>
  );
};
