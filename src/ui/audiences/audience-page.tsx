"use client";

import { useCan, useDelete } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Audience } from "#contracts/audiences/audiences.ts";
import { FORMAT_USES } from "#lib/domain/audiences/formats/format-uses.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { Columns } from "#ui/shared/page/columns.tsx";
import { Facts } from "#ui/shared/page/facts.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useHidesPersonalData } from "#ui/shared/session/use-hides-personal-data.ts";
import { AudienceMissing } from "./audience-missing.tsx";
import { DestinationCard } from "./destination/destination-card.tsx";
import { LiveCounts } from "./live-counts.tsx";
import { SendsTable } from "./sends-table.tsx";
import { useAudience } from "./use-audience.ts";
import { useAudienceWords } from "./use-audience-words.ts";
import { useSend } from "./use-send.ts";

/** An audience: its settings, the members that a send would have now, and its sends. */
export const AudiencePage = () => {
  const t = useTranslations();
  const words = useAudienceWords();
  const [isLeaving, setLeaving] = useState(false);
  const { audience, query, isUnknown } = useAudience({ enabled: !isLeaving });
  const mayExport = useCan({ resource: "audiences", action: "create" }).data?.can === true;
  const isMasked = useHidesPersonalData();
  if (!audience)
    return <AudienceMissing isUnknown={isUnknown} error={query.error} onRetry={() => void query.refetch()} />;
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
  const router = useRouter();
  const confirm = useConfirm();
  const { mutate: remove } = useDelete();
  const { send, isSending } = useSend(audience);
  const { id, name } = audience;
  const askToDelete = () =>
    confirm({
      title: t("audiences.delete_ask", { name }),
      content: t("audiences.delete_means"),
      okText: t("buttons.delete"),
      onOk: () => {
        onDelete(true);
        remove(
          {
            resource: "audiences",
            id,
            successNotification: { type: "success", key: "audiences", message: t("audiences.deleted", { name }) },
          },
          { onSuccess: () => router.push("/audiences"), onError: () => onDelete(false) },
        );
      },
    });
  return (
    <>
      <Button type="primary" loading={isSending} onClick={send}>
        {t("audiences.send")}
      </Button>
      <Link href={`/audiences/${id}/edit`}>
        <Button tabIndex={-1}>{t("audiences.edit")}</Button>
      </Link>
      <Button onClick={askToDelete}>{t("buttons.delete")}</Button>
    </>
  );
};
