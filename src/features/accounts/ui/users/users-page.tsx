"use client";

import { Button, Segmented, Tag } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { defineAddress, LIST_NAMES, oneOf } from "#core/ui/address.ts";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { type RowSelection, SelectionBar, useBulkChange, useSelection } from "#core/ui/table/selection.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import type { Invitation, User } from "#features/accounts/contracts/users.ts";

/** Withdraws the selected invitations, which cannot be undone. */
const InvitationsBar = ({ chosen }: { chosen: RowSelection }) => {
  const t = useTranslations("users");
  const confirm = useConfirm();
  const { change, isBusy } = useBulkChange("POST /api/admin/invitations/changes", {
    reloads: ["GET /api/admin/invitations"],
    wordsOf: (_, count) => t("withdrawn_many", { count }),
  });
  const { count, ids } = chosen;
  const ask = () =>
    confirm({
      title: t("withdraw_many_ask", { count }),
      content: t("withdraw_many_about"),
      okText: t("withdraw_many", { count }),
      onOk: async () => {
        if (await change("withdraw", ids)) chosen.clear();
      },
    });
  return (
    <SelectionBar chosen={chosen}>
      <Button size="small" danger loading={isBusy} onClick={ask}>
        {t("withdraw_many", { count })}
      </Button>
    </SelectionBar>
  );
};

type Props = {
  tools: ReactNode;
  onInvite: () => void;
};

const InvitationsTable = ({ tools, onInvite }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const page = useListTable<Invitation>({
    resource: "invitations",
    sorts: ["email", "createdAt", "expiresAt"],
    standardSort: "-createdAt",
  });
  const withdrawal = useDeletion("DELETE /api/admin/invitations/{id}", {
    key: "invitations",
    reloads: ["GET /api/admin/invitations"],
  });
  const confirmWithdrawal = ({ id, email }: Invitation) =>
    withdrawal.ask(
      { id },
      {
        title: t("users.withdraw_ask", { email }),
        okText: t("users.withdraw"),
        successMessage: t("users.withdrawn"),
      },
    );
  const { chosen, selection } = useSelection<Invitation>(page.at.state.q, page, { nameOf: ({ email }) => email });
  const columns: ListColumn<Invitation>[] = [
    { name: "email", title: t("settings.email"), show: ({ email }) => email },
    { name: "name", title: t("settings.name"), show: ({ name }) => name ?? "–" },
    { name: "role", title: t("settings.role"), show: ({ role }) => t(`roles.${role}.name`) },
    {
      name: "createdAt",
      title: t("settings.created"),
      startsDown: true,
      show: ({ createdAt }) => formats.moment(createdAt, new Date()),
    },
    {
      name: "expiresAt",
      title: t("settings.expires"),
      show: ({ expiresAt }) => formats.dated(expiresAt),
    },
    {
      name: "actions",
      title: t("settings.actions"),
      onPhone: "more",
      show: (invitation) => (
        <Button
          type="link"
          size="small"
          aria-label={t("users.withdraw_of", { email: invitation.email })}
          onClick={() => confirmWithdrawal(invitation)}
        >
          {t("users.withdraw")}
        </Button>
      ),
    },
  ];
  return (
    <>
      <ListTable
        caption={t("users.invitations")}
        columns={columns}
        page={page}
        searchLabel={t("users.search")}
        tools={tools}
        empty={
          <>
            <p>{t("users.no_invitations")}</p>
            <Button onClick={onInvite}>{t("buttons.invite")}</Button>
          </>
        }
        selection={selection}
      />
      <InvitationsBar chosen={chosen} />
    </>
  );
};

const UserSessions = lazily(() => import("../sessions-dialog.tsx").then(({ UserSessions: it }) => it));

const ResetPasswordDialog = lazily(() => import("./user-dialogs.tsx").then(({ ResetPasswordDialog: it }) => it));

const UserDialog = lazily(() => import("./user-dialogs.tsx").then(({ UserDialog: it }) => it));

const UsersTable = ({ tools }: { tools: ReactNode }) => {
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
      show: ({ id, name }) => (id === me.id ? `${name} (${t("users.you")})` : name),
    },
    { name: "email", title: t("settings.email"), onPhone: "line", show: ({ email }) => email },
    { name: "role", title: t("settings.role"), show: ({ role }) => t(`roles.${role}.name`) },
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

/** The address of the page: users or invitations, and whether the dialog to invite is open. */
export const usersAddress = defineAddress(
  { view: oneOf(["users", "invitations"], "users"), dialog: oneOf(["invite"], null) },
  { list: LIST_NAMES },
);

const InviteDialog = lazily(() => import("./user-dialogs.tsx").then(({ InviteDialog: it }) => it));

export const UsersPage = () => {
  const t = useTranslations();
  const { business } = useMe();
  const page = useAddressState(usersAddress);
  const { view, dialog } = page.state;
  const choose = (next: typeof view) => page.change({ view: next, q: "", sort: "", page: 1 });
  const tools = (
    <Segmented
      name="view"
      aria-label={t("settings.show")}
      value={view}
      options={(["users", "invitations"] as const).map((value) => ({
        value,
        label: t(value === "users" ? "users.members" : "users.invitations"),
      }))}
      onChange={choose}
    />
  );
  const invite = () => page.change({ dialog: "invite" }, "replace");
  return (
    <SettingsPage
      title={t("nav.users")}
      about={t("users.about", { business: business.name })}
      action={
        <Button type="primary" onClick={invite}>
          {t("buttons.invite")}
        </Button>
      }
    >
      {view === "users" ? <UsersTable tools={tools} /> : <InvitationsTable tools={tools} onInvite={invite} />}
      {dialog === "invite" && <InviteDialog onClose={() => page.change({ dialog: null }, "replace")} />}
    </SettingsPage>
  );
};
