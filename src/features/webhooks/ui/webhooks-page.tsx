"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { lazily } from "#core/ui/lazily.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { WebhookEndpoint } from "#features/webhooks/contracts/webhooks.ts";
import { WebhookStateTag } from "./webhook-state.tsx";

/** Live updates report changes by users; polling shows deliveries. */
const REFRESH_MS = 10_000;

const WebhookEndpointsTable = ({ onCreate }: { onCreate: () => void }) => {
  const t = useTranslations();
  const formats = useFormats();
  const page = useListTable<WebhookEndpoint>({
    resource: "webhook-endpoints",
    sorts: ["name", "createdAt", "lastDeliveredAt"],
    standardSort: "name",
    refreshMs: REFRESH_MS,
  });
  const columns: ListColumn<WebhookEndpoint>[] = [
    {
      name: "name",
      title: t("settings.name"),
      show: ({ id, name, url }) => (
        <TwoLines below={url}>
          <Link href={`/settings/webhooks/${id}`}>{name}</Link>
        </TwoLines>
      ),
    },
    { name: "state", title: t("settings.state"), show: ({ state }) => <WebhookStateTag state={state} /> },
    {
      name: "events",
      title: t("webhooks.events_title"),
      isText: true,
      onPhone: "line",
      show: ({ events }) => events.map((event) => t(`webhooks.events.${event}`)).join(" · "),
    },
    {
      name: "lastDeliveredAt",
      title: t("webhooks.last_delivered"),
      startsDown: true,
      show: ({ lastDeliveredAt }) =>
        lastDeliveredAt ? formats.moment(lastDeliveredAt, new Date()) : t("settings.never"),
    },
    {
      name: "pendingMessages",
      title: t("webhooks.pending"),
      align: "end",
      show: ({ pendingMessages }) => formats.exact(pendingMessages),
    },
    {
      name: "failedMessages",
      title: t("webhooks.failed"),
      align: "end",
      show: ({ failedMessages }) => formats.exact(failedMessages),
    },
  ];
  return (
    <ListTable
      caption={t("webhooks.endpoints")}
      columns={columns}
      page={page}
      searchLabel={t("webhooks.search")}
      empty={
        <>
          <p>{t("webhooks.empty")}</p>
          <Button onClick={onCreate}>{t("webhooks.add")}</Button>
        </>
      }
    />
  );
};

const CreateDialog = lazily(() => import("./endpoint-dialogs.tsx").then(({ WebhookCreateDialog: it }) => it));

/** The addresses that get a message when something happens here. */
export const WebhooksPage = () => {
  const t = useTranslations();
  const [isCreating, setCreating] = useState(false);
  const create = () => setCreating(true);
  return (
    <SettingsPage
      title={t("nav.webhooks")}
      about={t("webhooks.about")}
      action={
        <Button type="primary" onClick={create}>
          {t("webhooks.add")}
        </Button>
      }
    >
      <WebhookEndpointsTable onCreate={create} />
      {isCreating && <CreateDialog onClose={() => setCreating(false)} />}
    </SettingsPage>
  );
};
