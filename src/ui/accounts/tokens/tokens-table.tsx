"use client";

import { useDelete } from "@refinedev/core";
import { Button, Tag } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ApiToken } from "#contracts/accounts/tokens.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useSelection } from "#ui/shared/table/selection/use-selection.ts";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { TokensBar } from "./tokens-bar.tsx";
import type { TokensState } from "./tokens-state.ts";

type Props = {
  page: Address<TokensState>;
  tools: ReactNode;
  onMake: () => void;
};

export const TokensTable = ({ page: at, tools, onMake }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const confirm = useConfirm();
  const { show } = at.state;
  const page = useListTable<ApiToken>({
    resource: "tokens",
    sorts: ["name", "createdAt", "expiresAt", "lastUsedAt"],
    standardSort: "-createdAt",
    filters: { state: show === "all" ? undefined : show },
  });
  const { mutate: revoke } = useDelete();
  const time = (instant: string) => formats.moment(instant, new Date());
  const confirmRevocation = ({ id, name, lastUsedAt }: ApiToken) =>
    confirm({
      title: t("tokens.revoke_ask", { name }),
      content: lastUsedAt ? t("tokens.revoke_used", { time: time(lastUsedAt) }) : t("tokens.revoke_unused"),
      okText: t("buttons.revoke"),
      onOk: () => {
        revoke({
          resource: "tokens",
          id,
          successNotification: { type: "success", key: "tokens", message: t("tokens.revoked") },
        });
      },
    });
  const isActive = ({ state }: ApiToken) => state === "active";
  const { chosen, selection } = useSelection<ApiToken>(`${show} ${page.at.state.q}`, page, {
    nameOf: ({ name }) => name,
    isSelectable: isActive,
  });
  const columns: ListColumn<ApiToken>[] = [
    { name: "name", title: t("settings.name"), isSortable: true, show: ({ name }) => name },
    { name: "role", title: t("settings.role"), show: (token) => <Rights token={token} /> },
    {
      name: "state",
      title: t("settings.state"),
      show: ({ state: is }) => (is === "active" ? t("statuses.token.active") : <Tag>{t(`statuses.token.${is}`)}</Tag>),
    },
    {
      name: "createdAt",
      title: t("settings.created"),
      isSortable: true,
      startsDown: true,
      show: ({ createdAt }) => time(createdAt),
    },
    {
      name: "expiresAt",
      title: t("settings.expires"),
      isSortable: true,
      show: ({ expiresAt }) => (expiresAt ? formats.dated(expiresAt) : t("settings.never")),
    },
    {
      name: "lastUsedAt",
      title: t("tokens.last_used"),
      isSortable: true,
      startsDown: true,
      show: ({ lastUsedAt }) => (lastUsedAt ? time(lastUsedAt) : t("settings.never")),
    },
    {
      name: "actions",
      title: t("settings.actions"),
      onPhone: "more",
      show: (token) =>
        isActive(token) && (
          <Button
            type="link"
            size="small"
            aria-label={t("tokens.revoke_of", { name: token.name })}
            onClick={() => confirmRevocation(token)}
          >
            {t("buttons.revoke")}
          </Button>
        ),
    },
  ];
  return (
    <>
      <ListTable
        caption={t("tokens.tokens")}
        columns={columns}
        page={page}
        searchLabel={t("tokens.search")}
        tools={tools}
        empty={
          <>
            <p>{t(show === "all" ? "tokens.empty_all" : "tokens.empty")}</p>
            <Button onClick={onMake}>{t("buttons.create_token")}</Button>
          </>
        }
        selection={selection}
      />
      <TokensBar chosen={chosen} />
    </>
  );
};

/** The role, and below it the token's permissions if they are restricted. */
const Rights = ({ token: { role, permissions } }: { token: ApiToken }) => {
  const t = useTranslations();
  const name = t(`roles.${role}.name`);
  if (permissions.length === 0) return name;
  const words = permissions.map((permission) => t(`permissions.${permission}`)).join(" · ");
  return <TwoLines below={words}>{name}</TwoLines>;
};
