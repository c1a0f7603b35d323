"use client";

import { useDelete } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Invitation } from "#contracts/accounts/invitations.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useSelection } from "#ui/shared/table/selection/use-selection.ts";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { InvitationsBar } from "./invitations-bar.tsx";

type Props = {
  tools: ReactNode;
  onInvite: () => void;
};

export const InvitationsTable = ({ tools, onInvite }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const confirm = useConfirm();
  const page = useListTable<Invitation>({
    resource: "invitations",
    sorts: ["email", "createdAt", "expiresAt"],
    standardSort: "-createdAt",
  });
  const { mutate: withdraw } = useDelete();
  const confirmWithdrawal = ({ id, email }: Invitation) =>
    confirm({
      title: t("users.withdraw_ask", { email }),
      okText: t("users.withdraw"),
      onOk: () => {
        withdraw({
          resource: "invitations",
          id,
          successNotification: { type: "success", key: "invitations", message: t("users.withdrawn") },
        });
      },
    });
  const { chosen, selection } = useSelection<Invitation>(page.at.state.q, page, { nameOf: ({ email }) => email });
  const columns: ListColumn<Invitation>[] = [
    { name: "email", title: t("settings.email"), isSortable: true, show: ({ email }) => email },
    { name: "name", title: t("settings.name"), show: ({ name }) => name ?? "–" },
    { name: "role", title: t("settings.role"), show: ({ role }) => t(`roles.${role}.name`) },
    {
      name: "createdAt",
      title: t("settings.created"),
      isSortable: true,
      startsDown: true,
      show: ({ createdAt }) => formats.moment(createdAt, new Date()),
    },
    {
      name: "expiresAt",
      title: t("settings.expires"),
      isSortable: true,
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
