"use client";

import { type HttpError, useDelete, useOne } from "@refinedev/core";
import { Button } from "antd";
import { useParams, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Connection } from "#contracts/imports/connections.ts";
import { isReadableKind, isWebhookKind } from "#lib/domain/imports/connections/kinds.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { ListSkeleton } from "#ui/shared/table/list-skeleton.tsx";
import { ConnectionStateTag } from "./connection-state.tsx";
import { DeliveriesTable } from "./deliveries-table.tsx";
import { SetupCard } from "./setup-card.tsx";
import { SyncCard } from "./sync-card.tsx";

const EditDialog = lazily(() => import("./edit-dialog.tsx").then(({ EditDialog: it }) => it));

/** How often the progress of a sync is read. */
const PROGRESS_MS = 2000;

const LIST = "/imports/connections";

/** A connection: how far its shop has been read, how to set it up, and what it has delivered. */
export const ConnectionPage = () => {
  const t = useTranslations();
  const { id = "" } = useParams<{ id: string }>();
  const [isLeaving, setLeaving] = useState(false);
  const { query } = useOne<Connection, HttpError>({
    resource: "connections",
    id,
    errorNotification: false,
    // While it is being deleted, what it was remains on the page until the list is there.
    queryOptions: {
      enabled: !isLeaving,
      refetchInterval: ({ state }) => (state.data?.data.sync?.runId ? PROGRESS_MS : false),
    },
  });
  const connection = query.data?.data;
  const sends = connection && isWebhookKind(connection.kind) ? connection.kind : null;
  const isUnknown = !connection && query.error?.statusCode === 404;
  return (
    <PageLayout>
      <PageHeader
        title={connection?.name ?? t("nav.connections")}
        above={<BackLink href={LIST}>{t("nav.connections")}</BackLink>}
        beside={connection && <ConnectionStateTag state={connection.state} />}
        about={connection && t(`connections.kinds.${connection.kind}`)}
        actions={connection && <Actions connection={connection} onDelete={setLeaving} />}
      />
      {isUnknown && <p>{t("connections.unknown")}</p>}
      {query.error && !connection && !isUnknown && (
        <ErrorCard title={t("connections.failed_load")} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {!query.error && !connection && <ListSkeleton columns={2} />}
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
  const router = useRouter();
  const confirm = useConfirm();
  const { mutate: remove } = useDelete();
  const [isEditing, setEditing] = useState(false);
  const { id, name } = connection;
  const askToDelete = () =>
    confirm({
      title: t("connections.delete_ask", { name }),
      content: t("connections.delete_means"),
      okText: t("buttons.delete"),
      onOk: () => {
        onDelete(true);
        remove(
          {
            resource: "connections",
            id,
            successNotification: { type: "success", key: "connections", message: t("connections.deleted", { name }) },
          },
          { onSuccess: () => router.push(LIST), onError: () => onDelete(false) },
        );
      },
    });
  return (
    <>
      <Button onClick={() => setEditing(true)}>{t("connections.edit")}</Button>
      <Button onClick={askToDelete}>{t("buttons.delete")}</Button>
      {isEditing && <EditDialog connection={connection} onClose={() => setEditing(false)} />}
    </>
  );
};
