"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { BackLink } from "#core/ui/page/back-link.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { AudienceForm } from "./audience-form.tsx";

export const NewAudiencePage = () => {
  const t = useTranslations();
  const segmentId = useSearchParams().get("segment") ?? undefined;
  return (
    <PageLayout>
      <PageHeader
        title={t("audiences.new")}
        above={<BackLink href="/audiences">{t("nav.audiences")}</BackLink>}
        about={t("audiences.new_about")}
      />
      <AudienceForm segmentId={segmentId} />
    </PageLayout>
  );
};
