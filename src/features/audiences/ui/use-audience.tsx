"use client";

import { Tag } from "antd";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { MissingRecord } from "#core/ui/table/missing-record.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { AudienceDestination } from "#features/audiences/contracts/audience-destination.ts";
import type { Audience } from "#features/audiences/contracts/audiences.ts";
import type { Delivery } from "#features/audiences/rules/audience.ts";

/** The audience of the address. Its source's name is in the reader's language. */
export const useAudience = (options: { isAllowed?: boolean; isLive?: boolean } = {}) => {
  const { id = "" } = useParams<{ id: string }>();
  return useAnswer("GET /api/admin/audiences/{id}", { id }, options);
};

/** An audience's source and schedule in the reader's language. */
export const useAudienceWords = () => {
  const t = useTranslations("audiences");
  const { hour: hourOf } = useFormats();
  return {
    source: ({ source, sourceName }: Pick<Audience, "source" | "sourceName">): string => {
      if (source.kind === "playbook") return t(`playbooks.${source.list}`);
      return sourceName ?? t("unknown_source");
    },
    schedule: ({ schedule, hour }: Pick<Audience, "schedule" | "hour">): string =>
      schedule === "daily" || schedule === "weekly"
        ? t(`at_${schedule}`, { time: hourOf(hour) })
        : t(`schedules.${schedule}`),
  };
};

/** Shown instead of an audience's page while it loads, if it does not exist, or after an error. */
export const AudienceMissing = ({ of }: { of: ReturnType<typeof useAudience> }) => {
  const t = useTranslations();
  return (
    <PageLayout>
      <PageHeader
        title={t(of.isUnknown ? "audiences.unknown" : "nav.audiences")}
        above={<BackLink href="/audiences">{t("nav.audiences")}</BackLink>}
      />
      <MissingRecord of={of} unknown={t("audiences.unknown_about")} failed={t("audiences.failed")} columns={4} />
    </PageLayout>
  );
};

const COLORS: Partial<Record<Delivery, "success" | "error" | "processing" | "warning">> = {
  delivered: "success",
  delivering: "processing",
  not_connected: "warning",
  failed: "error",
};

/** Whether an audience reaches its destination. */
export const DeliveryTag = ({ delivery }: { delivery: Delivery }) => {
  const t = useTranslations("audiences.deliveries");
  return <Tag {...(COLORS[delivery] && { color: COLORS[delivery] })}>{t(delivery)}</Tag>;
};

type Problem = NonNullable<AudienceDestination["problem"]>;

/** Why a destination can't be delivered to, as a sentence. */
export const useDestinationProblem = () => {
  const t = useTranslations("audiences.destination");
  return (problem: Problem, detail: string | null): string => t(`problems.${problem}`, { detail: detail ?? "" }).trim();
};
