"use client";

import { useCan, useNotification } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { followRun } from "#core/ui/follow-run.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { Card, Columns, Facts } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { useHidesPersonalData } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import { useDownload } from "#core/ui/use-download.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { AudienceSend } from "#features/audiences/contracts/audience-sends.ts";
import type { Audience } from "#features/audiences/contracts/audiences.ts";
import { FORMAT_USES } from "#features/audiences/destinations/destinations.ts";
import { LiveCounts } from "./counts.tsx";
import { DestinationCard } from "./destination-card.tsx";
import { AudienceMissing, useAudience, useAudienceWords } from "./use-audience.tsx";

const ManifestDialog = lazily(() => import("./delivery-dialogs.tsx").then(({ ManifestDialog: it }) => it));

/** Sends by schedule appear by themselves. */
const REFRESH_MS = 15_000;

type Props = { audience: Audience; mayDownload: boolean };

/** The audience's sends, each with its manifest and its file. */
const SendsTable = ({ audience: { id }, mayDownload }: Props) => {
  const t = useTranslations("audiences");
  const formats = useFormats();
  const file = useDownload();
  const [opened, setOpened] = useState<AudienceSend | null>(null);
  const page = useListTable<AudienceSend>({
    resource: "audiences/{id}/sends",
    filters: { id },
    sorts: [],
    standardSort: "",
    refreshMs: REFRESH_MS,
  });
  const download = (number: number) =>
    void file.fetchAndSave("GET /api/admin/audiences/{id}/sends/{number}/file", { id, number: String(number) });
  const columns: ListColumn<AudienceSend>[] = [
    {
      name: "finishedAt",
      title: t("when"),
      show: ({ finishedAt }) => formats.moment(finishedAt, new Date()),
    },
    {
      name: "trigger",
      title: t("by"),
      show: ({ trigger, by }) => (trigger === "request" ? (by ?? t("triggers.request")) : t(`triggers.${trigger}`)),
    },
    { name: "sent", title: t("in_send"), align: "end", show: ({ sent }) => formats.exact(sent) },
    { name: "added", title: t("added"), align: "end", show: ({ added }) => formats.exact(added) },
    { name: "removed", title: t("removed"), align: "end", show: ({ removed }) => formats.exact(removed) },
    {
      name: "leftOut",
      title: t("not_sent_count"),
      align: "end",
      show: ({ selected, sent }) => formats.exact(selected - sent),
    },
    {
      name: "deliveredAt",
      title: t("delivered_at"),
      show: ({ deliveredAt }) => (deliveredAt ? formats.moment(deliveredAt, new Date()) : "–"),
    },
    {
      name: "file",
      title: t("file"),
      onPhone: "line",
      show: (send) => (
        <p className="row items-center gap-8">
          <Button size="small" aria-label={t("manifest_of", { number: send.number })} onClick={() => setOpened(send)}>
            {t("manifest")}
          </Button>
          {send.file.gone ? (
            <span className="soft">{t(`gone.${send.file.gone}`)}</span>
          ) : (
            mayDownload && (
              <Button
                size="small"
                disabled={file.isLoading}
                aria-label={t("download_of", { number: send.number })}
                onClick={() => download(send.number)}
              >
                {t("download")}
              </Button>
            )
          )}
        </p>
      ),
    },
  ];
  return (
    <>
      <ListTable caption={t("sends")} columns={columns} page={page} empty={<p>{t("no_sends")}</p>} />
      {opened && <ManifestDialog send={opened} onClose={() => setOpened(null)} />}
    </>
  );
};

const MOST_SECONDS = 300;

/** Whether a send of such an audience is only a file. */
const isFile = (delivery: Audience["delivery"]): boolean => delivery === "file" || delivery === "not_connected";

/** Sends an audience, says how it ended, and reloads its sends. */
const useSend = ({ id, name, delivery }: Pick<Audience, "id" | "name" | "delivery">) => {
  const t = useTranslations("audiences");
  const { open } = useNotification();
  const invalidateRoutes = useInvalidateRoutes();
  const [isSending, setSending] = useState(false);
  const { write } = useWrite("POST /api/admin/audiences/{id}/sends", { key: "audience-send" });
  const send = async (): Promise<void> => {
    setSending(true);
    const begun = await write({ id });
    if (begun) {
      open?.({ type: "progress", key: "audience-send", message: t("sending_of", { name }) });
      const run = await followRun(begun.data.id, MOST_SECONDS).catch(() => undefined);
      const isDone = run?.state === "succeeded";
      const message = t(isDone ? (isFile(delivery) ? "is_file" : "is_sent") : "not_sent", { name });
      open?.({ type: isDone ? "success" : "error", key: "audience-send", message });
      await invalidateRoutes("GET /api/admin/audiences/{id}/sends", "GET /api/admin/audiences/{id}");
    }
    setSending(false);
  };
  return { send: () => void send(), isSending };
};

/** An audience: its settings, the members that a send would have now, and its sends. */
export const AudiencePage = () => {
  const t = useTranslations();
  const words = useAudienceWords();
  const [isLeaving, setLeaving] = useState(false);
  // While it is being deleted, what it was remains on the page until the list is there.
  const answer = useAudience({ isAllowed: !isLeaving });
  const audience = answer.query.data?.data;
  const mayExport = useCan({ resource: "audiences", action: "create" }).data?.can === true;
  const isMasked = useHidesPersonalData();
  if (!audience) return <AudienceMissing of={answer} />;
  const { source, format, purpose } = audience;
  const maySend = mayExport && (FORMAT_USES[format].isHashed || !isMasked);
  return (
    <PageLayout>
      <PageHeader
        title={audience.name}
        above={<BackLink href="/audiences">{t("nav.audiences")}</BackLink>}
        about={t("audiences.goes", { source: words.source(audience), format: t(`audiences.formats.${format}`) })}
        actions={maySend && <Actions audience={audience} onDelete={setLeaving} />}
      />
      <Columns
        main={<SendsTable audience={audience} mayDownload={maySend} />}
        side={
          <>
            {mayExport && <LiveCounts selection={{ source, format, purpose }} />}
            <DestinationCard key={audience.lastSentAt} audience={audience} />
            <SettingsCard audience={audience} />
          </>
        }
      />
    </PageLayout>
  );
};

const SettingsCard = ({ audience }: { audience: Audience }) => {
  const t = useTranslations("audiences");
  const mayView = useCan({ resource: "campaigns", action: "show" }).data?.can;
  const formats = useFormats();
  const words = useAudienceWords();
  const facts: [string, string][] = [
    [t("source"), words.source(audience)],
    [t("format"), t(`formats.${audience.format}`)],
    [t("purpose"), t(`purposes.${audience.purpose}`)],
    [t("schedule"), words.schedule(audience)],
    [
      t("changed"),
      `${formats.moment(audience.updatedAt, new Date())}${audience.changedBy ? ` · ${audience.changedBy}` : ""}`,
    ],
  ];
  return (
    <Card title={t("settings")} isLoose>
      <Facts facts={facts} isColumn />
      {audience.campaignId && mayView && (
        <Link href={`/campaigns/${audience.campaignId}`} prefetch={false}>
          {t("to_campaign")}
        </Link>
      )}
    </Card>
  );
};

type ActionsProps = {
  audience: Audience;
  /** With true when deleting begins, and false if it fails. */
  onDelete: (isDeleting: boolean) => void;
};

const Actions = ({ audience, onDelete }: ActionsProps) => {
  const t = useTranslations();
  const deletion = useDeletion("DELETE /api/admin/audiences/{id}", {
    key: "audiences",
    reloads: ["GET /api/admin/audiences"],
    list: "/audiences",
    onDelete,
  });
  const { send, isSending } = useSend(audience);
  const { id, name } = audience;
  const askToDelete = () =>
    deletion.ask(
      { id },
      {
        title: t("audiences.delete_ask", { name }),
        content: t("audiences.delete_means"),
        successMessage: t("audiences.deleted", { name }),
      },
    );
  return (
    <>
      <Button type="primary" loading={isSending} onClick={send}>
        {t(isFile(audience.delivery) ? "audiences.prepare" : "audiences.send")}
      </Button>
      <Link href={`/audiences/${id}/edit`}>
        <Button tabIndex={-1}>{t("audiences.edit")}</Button>
      </Link>
      <Button onClick={askToDelete}>{t("buttons.delete")}</Button>
    </>
  );
};
