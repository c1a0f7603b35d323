"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Connection } from "#contracts/imports/connections.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { ConnectionStateTag } from "./connection-state.tsx";
import { LastSync } from "./last-sync.tsx";

/** Live updates report finished syncs; polling shows the progress of a first load. */
const REFRESH_MS = 10_000;

export const ConnectionsTable = ({ onCreate }: { onCreate: () => void }) => {
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
      isSortable: true,
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
      isSortable: true,
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
