"use client";

import { Button, Select, Tag } from "antd";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { defineAddress, LIST_NAMES, oneOf } from "#core/ui/address.ts";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { MissingRecord } from "#core/ui/table/missing-record.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { Connection, WebhookDelivery } from "#features/imports/contracts/connections.ts";
import { DELIVERY_STATES } from "#features/imports/rules/connections/delivery.ts";
import { GORGIAS_BODY, GORGIAS_SECRET_HEADER } from "#features/imports/shops/gorgias/fields.ts";
import { isHelpDeskKind, isReadableKind, isWebhookKind, type WebhookKind } from "#features/imports/shops/shops.ts";
import styles from "./connections.module.css";
import { ConnectionStateTag } from "./connections-page.tsx";
import { SyncCard } from "./sync-card.tsx";

/** The address of the page: which deliveries are shown, all or those in one state. */
export const connectionAddress = defineAddress({ state: oneOf(DELIVERY_STATES, null) }, { list: LIST_NAMES });

/** Live updates report processed deliveries; polling shows those that have only arrived. */
const REFRESH_MS = 10_000;

/** What a connection delivered in the last 30 days; failed deliveries with their reason can be retried. */
const DeliveriesTable = ({ connection: { id: connectionId, failedDeliveries } }: { connection: Connection }) => {
  const t = useTranslations();
  const formats = useFormats();
  const at = useAddressState(connectionAddress);
  const options = { reloads: ["GET /api/admin/webhook-deliveries", "GET /api/admin/connections"] } as const;
  const one = useWrite("POST /api/admin/webhook-deliveries/{id}/retry", options);
  const all = useWrite("POST /api/admin/webhook-deliveries/retry", options);
  const successMessage = ({ data }: { data: { retried: number } }) => t("connections.retried", { count: data.retried });
  const page = useListTable<WebhookDelivery>({
    resource: "webhook-deliveries",
    sorts: ["receivedAt"],
    standardSort: "-receivedAt",
    filters: { connectionId, state: at.state.state ?? undefined },
    refreshMs: REFRESH_MS,
  });
  const columns: ListColumn<WebhookDelivery>[] = [
    { name: "topic", title: t("connections.topic"), show: ({ topic }) => topic || "–" },
    {
      name: "receivedAt",
      title: t("connections.received"),
      startsDown: true,
      show: ({ receivedAt }) => formats.moment(receivedAt, new Date()),
    },
    {
      name: "state",
      title: t("settings.state"),
      show: ({ state }) => (
        <Tag {...(state === "failed" && { color: "error" })}>{t(`connections.delivery_states.${state}`)}</Tag>
      ),
    },
    {
      name: "problem",
      title: t("connections.reason"),
      isText: true,
      onPhone: "line",
      show: ({ problem, detail }) => problem && t(`connections.problems.${problem}`, { detail: detail ?? "" }),
    },
    {
      name: "actions",
      title: t("settings.actions"),
      onPhone: "more",
      show: ({ id, topic, state }) =>
        state === "failed" && (
          <Button
            type="link"
            size="small"
            aria-label={t("connections.retry_of", { topic })}
            disabled={one.isBusy}
            onClick={() => void one.write({ id }, { successMessage })}
          >
            {t("connections.retry")}
          </Button>
        ),
    },
  ];
  const states = [
    { value: "", label: t("connections.all_deliveries") },
    ...DELIVERY_STATES.map((state) => ({ value: state as string, label: t(`connections.delivery_states.${state}`) })),
  ];
  return (
    <ListTable
      caption={t("connections.deliveries")}
      columns={columns}
      page={page}
      searchLabel={t("connections.search_deliveries")}
      tools={
        <>
          <Select
            aria-label={t("settings.show")}
            value={at.state.state ?? ""}
            options={states}
            popupMatchSelectWidth={false}
            onChange={(state) => at.change({ state: DELIVERY_STATES.find((each) => each === state) ?? null, page: 1 })}
          />
          {failedDeliveries > 0 && (
            <Button disabled={all.isBusy} onClick={() => void all.write({ connectionId }, { successMessage })}>
              {t("connections.retry_all", { count: failedDeliveries })}
            </Button>
          )}
        </>
      }
      empty={<p>{t(at.state.state ? "connections.no_such_deliveries" : "connections.no_deliveries")}</p>}
    />
  );
};

const NEEDS_ACTION = ["incomplete", "locked", "disconnected"] as const;

type Props = { kind: WebhookKind; connection: Connection };

/** The address to enter in the shop's admin, and where to find everything there. */
const SetupCard = ({ kind, connection: { state, webhookAddress } }: Props) => {
  const t = useTranslations("connections");
  const isReadable = isReadableKind(kind);
  const todo = NEEDS_ACTION.find((one) => one === state);
  return (
    <Card title={t(isReadable ? "webhooks" : "setup")} isLoose>
      {todo && <Notice>{t(`todo.${todo}`)}</Notice>}
      <p>{t("address")}</p>
      {webhookAddress && <CopyLine label={t("address")} text={webhookAddress} />}
      <ol className={styles.steps}>
        <li>{t(`steps.${kind}.one`)}</li>
        <li>{t(`steps.${kind}.two`)}</li>
        <li>{t(`steps.${kind}.three`)}</li>
      </ol>
      {isHelpDeskKind(kind) && webhookAddress && <HelpDeskSetup webhookAddress={webhookAddress} />}
    </Card>
  );
};

/** What is entered in the help desk: header and body of its pushes, and the address of its sidebar widget. */
const HelpDeskSetup = ({ webhookAddress }: { webhookAddress: string }) => {
  const t = useTranslations("connections.help_desk");
  const widget = `${new URL("/api/integrations/gorgias/customer", webhookAddress)}?email={{ticket.customer.email}}`;
  return (
    <>
      <p>{t("header")}</p>
      <CopyLine label={t("header")} text={GORGIAS_SECRET_HEADER} />
      <p>{t("body")}</p>
      <CopyLine label={t("body")} text={JSON.stringify(GORGIAS_BODY)} />
      <p>
        {t("widget")}. {t("widget_hint")}
      </p>
      <CopyLine label={t("widget")} text={widget} />
    </>
  );
};

const EditDialog = lazily(() => import("./connection-dialogs.tsx").then(({ EditDialog: it }) => it));

/** How often the progress of a sync is read. */
const PROGRESS_MS = 2000;

const LIST = "/imports/connections";

/** A connection: how far its shop has been read, how to set it up, and what it has delivered. */
export const ConnectionPage = () => {
  const t = useTranslations();
  const { id = "" } = useParams<{ id: string }>();
  const [isLeaving, setLeaving] = useState(false);
  // While it is being deleted, what it was remains on the page until the list is there.
  const answer = useAnswer(
    "GET /api/admin/connections/{id}",
    { id },
    { isAllowed: !isLeaving, refreshMs: (shown) => (shown?.data.sync?.runId ? PROGRESS_MS : false) },
  );
  const connection = answer.query.data?.data;
  const sends = connection && isWebhookKind(connection.kind) ? connection.kind : null;
  return (
    <PageLayout>
      <PageHeader
        title={connection?.name ?? t("nav.connections")}
        above={<BackLink href={LIST}>{t("nav.connections")}</BackLink>}
        beside={connection && <ConnectionStateTag state={connection.state} />}
        about={connection && t(`connections.kinds.${connection.kind}`)}
        actions={connection && <Actions connection={connection} onDelete={setLeaving} />}
      />
      {!connection && (
        <MissingRecord of={answer} unknown={t("connections.unknown")} failed={t("connections.failed_load")} />
      )}
      {connection && (
        <>
          {connection.idPrefix && <p>{t("connections.id_prefix.is", { prefix: connection.idPrefix })}</p>}
          {isReadableKind(connection.kind) && <SyncCard connection={connection} />}
          {sends && <SetupCard kind={sends} connection={connection} />}
          {sends && <DeliveriesTable connection={connection} />}
        </>
      )}
    </PageLayout>
  );
};

type ActionsProps = {
  connection: Connection;
  /** With true when deleting begins, and false if it fails. */
  onDelete: (isDeleting: boolean) => void;
};

const Actions = ({ connection, onDelete }: ActionsProps) => {
  const t = useTranslations();
  const deletion = useDeletion("DELETE /api/admin/connections/{id}", {
    key: "connections",
    reloads: ["GET /api/admin/connections"],
    list: LIST,
    onDelete,
  });
  const [isEditing, setEditing] = useState(false);
  const { id, name } = connection;
  const askToDelete = () =>
    deletion.ask(
      { id },
      {
        title: t("connections.delete_ask", { name }),
        content: t("connections.delete_means"),
        successMessage: t("connections.deleted", { name }),
      },
    );
  return (
    <>
      <Button onClick={() => setEditing(true)}>{t("connections.edit")}</Button>
      <Button onClick={askToDelete}>{t("buttons.delete")}</Button>
      {isEditing && <EditDialog connection={connection} onClose={() => setEditing(false)} />}
    </>
  );
};
