"use client";

import { useTranslations } from "next-intl";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { SchemeEditor } from "./scheme-editor.tsx";

/** The business's own RFM segments: who would move, versions, and which one is used. */
export const SchemePage = () => {
  const t = useTranslations();
  const { answer, error, retry } = useAnswer("GET /api/admin/rfm-scheme", {});
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.rfm_scheme")}
        about={t("rfm_scheme.about")}
        above={<BackLink href="/rfm">{t("nav.rfm")}</BackLink>}
      />
      {error ? (
        <ErrorCard title={t("rfm_scheme.failed")} error={error} onRetry={retry} />
      ) : answer ? (
        <SchemeEditor schemes={answer.data} />
      ) : (
        <PageSkeleton rows={[{ cards: 2, height: 420 }]} />
      )}
    </PageLayout>
  );
};
