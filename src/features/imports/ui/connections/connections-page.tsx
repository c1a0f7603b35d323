"use client";

import { Button, Tag } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { lazily } from "#core/ui/lazily.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { Connection } from "#features/imports/contracts/connections.ts";
import { SOURCE_LISTS } from "#features/imports/shops/define-shop.ts";
import type { ConnectionState } from "#features/imports/shops/shops.ts";

const COLORS: Partial<Record<ConnectionState, "success" | "processing" | "error" | "warning">> = {
  loading: "processing",
  active: "success",
  failing: "error",
  disconnected: "error",
  locked: "warning",
  incomplete: "warning",
};

export const ConnectionStateTag = ({ state }: { state: ConnectionState }) => {
  const t = useTranslations("connections");
  return <Tag {...(COLORS[state] && { color: COLORS[state] })}>{t(`states.${state}`)}</Tag>;
};

type Sync = NonNullable<Connection["sync"]>;

/** When the shop was last read completely; during a first load how many records of each list have been read. */
export const LastSync = ({ sync: { succeededAt, isFirst, counts } }: { sync: Sync }) => {
  const t = useTranslations();
  const formats = useFormats();
  if (succeededAt) return formats.moment(succeededAt, new Date());
  const lists = SOURCE_LISTS.flatMap((list) => ({ list, ...counts[list] })).filter(({ read = 0 }) => read > 0);
  if (!isFirst || lists.length === 0) return t("settings.never");
  return lists.map(({ list, read = 0, of }) => (
    <div key={list}>
      {t(`connections.sync.lists.${list}`)}:{" "}
      {typeof of === "number" ? t("connections.sync.read_of", { read, of }) : formats.exact(read)}
    </div>
  ));
};

/** Live updates report finished syncs; polling shows the progress of a first load. */
const REFRESH_MS = 10_000;

const ConnectionsTable = ({ onCreate }: { onCreate: () => void }) => {
  const t = useTranslations();
  const formats = useFormats();
  const page = useListTable<Connection>({
    resource: "connections",
    sorts: ["name", "createdAt", "lastDeliveryAt"],
    standardSort: "name",
    refreshMs: REFRESH_MS,
  });
  const columns: ListColumn<Connection>[] = [
    {
      name: "name",
      title: t("settings.name"),
      show: ({ id, name }) => <Link href={`/imports/connections/${id}`}>{name}</Link>,
    },
    { name: "kind", title: t("connections.kind"), show: ({ kind }) => t(`connections.kinds.${kind}`) },
    { name: "state", title: t("settings.state"), show: ({ state }) => <ConnectionStateTag state={state} /> },
    {
      name: "succeededAt",
      title: t("connections.last_sync"),
      isTall: true,
      show: ({ sync }) => (sync ? <LastSync sync={sync} /> : "–"),
    },
    {
      name: "lastDeliveryAt",
      title: t("connections.last_delivery"),
      startsDown: true,
      show: ({ lastDeliveryAt }) => (lastDeliveryAt ? formats.moment(lastDeliveryAt, new Date()) : t("settings.never")),
    },
    {
      name: "failedDeliveries",
      title: t("connections.failed"),
      align: "end",
      show: ({ failedDeliveries }) => formats.exact(failedDeliveries),
    },
  ];
  return (
    <ListTable
      caption={t("nav.connections")}
      columns={columns}
      page={page}
      searchLabel={t("connections.search")}
      empty={
        <>
          <p>{t("connections.empty")}</p>
          <Button onClick={onCreate}>{t("connections.add")}</Button>
        </>
      }
    />
  );
};

const CreateDialog = lazily(() => import("./connection-dialogs.tsx").then(({ CreateDialog: it }) => it));

/** The shops that deliver by webhook. */
export const ConnectionsPage = () => {
  const t = useTranslations();
  const [isCreating, setCreating] = useState(false);
  const create = () => setCreating(true);
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.connections")}
        about={t("connections.about")}
        actions={
          <Button type="primary" onClick={create}>
            {t("connections.add")}
          </Button>
        }
      />
      <ConnectionsTable onCreate={create} />
      {isCreating && <CreateDialog onClose={() => setCreating(false)} />}
    </PageLayout>
  );
};
