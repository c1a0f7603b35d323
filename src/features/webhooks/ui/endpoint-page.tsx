"use client";

import { useNotification } from "@refinedev/core";
import { Button } from "antd";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { Card, Facts } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { MissingRecord } from "#core/ui/table/missing-record.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { WebhookEndpoint } from "#features/webhooks/contracts/webhooks.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";
import { WebhookMessagesTable } from "./messages-table.tsx";
import { useMessageWords, WebhookStateTag } from "./webhook-state.tsx";

const EditDialog = lazily(() => import("./endpoint-dialogs.tsx").then(({ WebhookEditDialog: it }) => it));
const RotateDialog = lazily(() => import("./endpoint-dialogs.tsx").then(({ WebhookRotateDialog: it }) => it));

const RESOURCE = "webhook-endpoints";

type Props = {
  endpoint: WebhookEndpoint;
  /** With true when deleting begins, and false if it fails. */
  onDelete: (isDeleting: boolean) => void;
};

/** Tests, edits, enables and deletes an endpoint, and rotates its secret. */
const WebhookEndpointActions = ({ endpoint, onDelete }: Props) => {
  const t = useTranslations();
  const words = useMessageWords();
  const { open } = useNotification();
  const options = { key: RESOURCE, reloads: ["GET /api/admin/webhook-endpoints"] } as const;
  const deletion = useDeletion("DELETE /api/admin/webhook-endpoints/{id}", {
    ...options,
    list: "/settings/webhooks",
    onDelete,
  });
  const { write: update } = useWrite("PATCH /api/admin/webhook-endpoints/{id}", options);
  const [dialog, setDialog] = useState<"edit" | "rotate" | null>(null);
  const test = useWrite("POST /api/admin/webhook-endpoints/{id}/test", {
    reloads: ["GET /api/admin/webhook-messages"],
  });
  const { id, name, state, disabledBy, version } = endpoint;
  const isDisabled = disabledBy !== null;
  const sendTest = async () => {
    const answer = await test.write({ id });
    if (!answer) return;
    const type = answer.data.problem === null ? "success" : "error";
    open?.({ type, key: `${RESOURCE} test`, message: words.tested(answer.data) });
  };
  const toggle = () =>
    void update(
      { id, isEnabled: isDisabled, version },
      { successMessage: t(isDisabled ? "webhooks.enabled_done" : "webhooks.disabled_done", { name }) },
    );
  const askToDelete = () =>
    deletion.ask(
      { id },
      {
        title: t("webhooks.delete_ask", { name }),
        content: t("webhooks.delete_means"),
        successMessage: t("webhooks.deleted", { name }),
      },
    );
  return (
    <>
      <Button loading={test.isBusy} disabled={isDisabled || state === "locked"} onClick={() => void sendTest()}>
        {t("webhooks.test")}
      </Button>
      <Button onClick={() => setDialog("edit")}>{t("webhooks.edit")}</Button>
      <MoreMenu
        label={t("webhooks.actions_of", { name })}
        items={[
          { key: "rotate", label: t("webhooks.rotate"), onClick: () => setDialog("rotate") },
          { key: "toggle", label: t(isDisabled ? "webhooks.enable" : "webhooks.disable"), onClick: toggle },
          { key: "delete", danger: true, label: t("buttons.delete"), onClick: askToDelete },
        ]}
      />
      {dialog === "edit" && <EditDialog endpoint={endpoint} onClose={() => setDialog(null)} />}
      {dialog === "rotate" && <RotateDialog endpoint={endpoint} onClose={() => setDialog(null)} />}
    </>
  );
};

/** Live updates report changes by users; polling shows deliveries. */
const REFRESH_MS = 10_000;

/** An endpoint: what it receives, how it is doing, and everything that was sent to it. */
export const WebhookEndpointPage = () => {
  const t = useTranslations();
  const { id = "" } = useParams<{ id: string }>();
  const [isLeaving, setLeaving] = useState(false);
  // While it is being deleted, what it was remains on the page until the list is there.
  const options = { isAllowed: !isLeaving, refreshMs: REFRESH_MS };
  const answer = useAnswer("GET /api/admin/webhook-endpoints/{id}", { id }, options);
  const endpoint = answer.query.data?.data;
  return (
    <PageLayout>
      <PageHeader
        title={endpoint?.name ?? t("nav.webhooks")}
        above={<BackLink href="/settings/webhooks">{t("nav.webhooks")}</BackLink>}
        beside={endpoint && <WebhookStateTag state={endpoint.state} />}
        about={endpoint?.url}
        actions={endpoint && <WebhookEndpointActions endpoint={endpoint} onDelete={setLeaving} />}
      />
      {!endpoint && <MissingRecord of={answer} unknown={t("webhooks.unknown")} failed={t("webhooks.failed_load")} />}
      {endpoint && (
        <>
          <StateNotice endpoint={endpoint} />
          <EndpointCard endpoint={endpoint} />
          <WebhookMessagesTable endpoint={endpoint} />
        </>
      )}
    </PageLayout>
  );
};

const StateNotice = ({ endpoint: { state, disabledBy, failingSince } }: { endpoint: WebhookEndpoint }) => {
  const t = useTranslations("webhooks");
  const formats = useFormats();
  if (disabledBy) return <Notice>{t(`disabled_by.${disabledBy}`)}</Notice>;
  if (state === "locked") return <Notice>{t("locked")}</Notice>;
  return failingSince && <Notice>{t("failing", { time: formats.moment(failingSince, new Date()) })}</Notice>;
};

const EndpointCard = ({ endpoint }: { endpoint: WebhookEndpoint }) => {
  const t = useTranslations();
  const formats = useFormats();
  const segments = useAllSegments();
  const { events, segmentIds, includesPersonalData, lastDeliveredAt, pendingMessages, failedMessages } = endpoint;
  const facts: [string, string][] = [
    [t("webhooks.events_title"), events.map((event) => t(`webhooks.events.${event}`)).join(" · ")],
    [
      t("webhooks.segments"),
      segmentIds === null
        ? t("webhooks.all_segments")
        : (segments.data?.data ?? [])
            .filter(({ id }) => segmentIds.includes(id))
            .map(({ name }) => name)
            .join(" · "),
    ],
    [t("webhooks.content"), t(includesPersonalData ? "webhooks.personal_sent" : "webhooks.ids_only")],
    [t("webhooks.last_delivered"), lastDeliveredAt ? formats.moment(lastDeliveredAt, new Date()) : t("settings.never")],
    [t("webhooks.pending"), formats.exact(pendingMessages)],
    [t("webhooks.failed"), formats.exact(failedMessages)],
  ];
  return (
    <Card>
      <Facts facts={facts} />
    </Card>
  );
};
