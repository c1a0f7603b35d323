"use client";

import { Button, Segmented, Tag } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type AddressState, defineAddress, LIST_NAMES, oneOf } from "#core/ui/address.ts";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { type RowSelection, SelectionBar, useBulkChange, useSelection } from "#core/ui/table/selection.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { type Address, useAddressState } from "#core/ui/use-address-state.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import type { ApiToken } from "#features/accounts/contracts/tokens.ts";

/** The address of the page: active tokens or all, and whether the dialog to create one is open. */
export const tokensAddress = defineAddress(
  { show: oneOf(["active", "all"], "active"), dialog: oneOf(["create"], null) },
  { list: LIST_NAMES },
);

/** Revokes the selected tokens, which cannot be undone. */
const TokensBar = ({ chosen }: { chosen: RowSelection }) => {
  const t = useTranslations("tokens");
  const confirm = useConfirm();
  const { change, isBusy } = useBulkChange("POST /api/admin/tokens/changes", {
    reloads: ["GET /api/admin/tokens"],
    wordsOf: (_, count) => t("revoked_many", { count }),
  });
  const { count, ids } = chosen;
  const ask = () =>
    confirm({
      title: t("revoke_many_ask", { count }),
      content: t("revoke_many_about"),
      okText: t("revoke_many", { count }),
      onOk: async () => {
        if (await change("revoke", ids)) chosen.clear();
      },
    });
  return (
    <SelectionBar chosen={chosen}>
      <Button size="small" danger loading={isBusy} onClick={ask}>
        {t("revoke_many", { count })}
      </Button>
    </SelectionBar>
  );
};

type Props = {
  page: Address<AddressState<typeof tokensAddress>>;
  tools: ReactNode;
  onMake: () => void;
};

const TokensTable = ({ page: at, tools, onMake }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const { show } = at.state;
  const page = useListTable<ApiToken>({
    resource: "tokens",
    sorts: ["name", "createdAt", "expiresAt", "lastUsedAt"],
    standardSort: "-createdAt",
    filters: { state: show === "all" ? undefined : show },
  });
  const revocation = useDeletion("DELETE /api/admin/tokens/{id}", {
    key: "tokens",
    reloads: ["GET /api/admin/tokens"],
  });
  const time = (instant: string) => formats.moment(instant, new Date());
  const confirmRevocation = ({ id, name, lastUsedAt }: ApiToken) =>
    revocation.ask(
      { id },
      {
        title: t("tokens.revoke_ask", { name }),
        content: lastUsedAt ? t("tokens.revoke_used", { time: time(lastUsedAt) }) : t("tokens.revoke_unused"),
        okText: t("buttons.revoke"),
        successMessage: t("tokens.revoked"),
      },
    );
  const isActive = ({ state }: ApiToken) => state === "active";
  const { chosen, selection } = useSelection<ApiToken>(`${show} ${page.at.state.q}`, page, {
    nameOf: ({ name }) => name,
    isSelectable: isActive,
  });
  const columns: ListColumn<ApiToken>[] = [
    { name: "name", title: t("settings.name"), show: ({ name }) => name },
    { name: "role", title: t("settings.role"), show: (token) => <Rights token={token} /> },
    {
      name: "state",
      title: t("settings.state"),
      show: ({ state: is }) => (is === "active" ? t("statuses.token.active") : <Tag>{t(`statuses.token.${is}`)}</Tag>),
    },
    {
      name: "createdAt",
      title: t("settings.created"),
      startsDown: true,
      show: ({ createdAt }) => time(createdAt),
    },
    {
      name: "expiresAt",
      title: t("settings.expires"),
      show: ({ expiresAt }) => (expiresAt ? formats.dated(expiresAt) : t("settings.never")),
    },
    {
      name: "lastUsedAt",
      title: t("tokens.last_used"),
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

const TokenDialog = lazily(() => import("./token-dialog.tsx").then(({ TokenDialog: it }) => it));

export const TokensPage = () => {
  const t = useTranslations();
  const { business } = useMe();
  const page = useAddressState(tokensAddress);
  const make = () => page.change({ dialog: "create" }, "replace");
  return (
    <SettingsPage
      title={t("nav.tokens")}
      about={t("tokens.about", { business: business.name })}
      action={
        <Button type="primary" onClick={make}>
          {t("buttons.create_token")}
        </Button>
      }
    >
      <TokensTable
        page={page}
        onMake={make}
        tools={
          <Segmented
            name="show"
            aria-label={t("settings.show")}
            value={page.state.show}
            options={[
              { value: "active" as const, label: t("statuses.token.active") },
              { value: "all" as const, label: t("tokens.all") },
            ]}
            onChange={(show) => page.change({ show, page: 1 })}
          />
        }
      />
      {page.state.dialog === "create" && <TokenDialog onClose={() => page.change({ dialog: null }, "replace")} />}
    </SettingsPage>
  );
};
