"use client";

import { useTranslations } from "next-intl";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { AudienceForm } from "./audience-form.tsx";

export const NewAudiencePage = () => {
  const t = useTranslations();
  return (
    <PageLayout>
      <PageHeader
        title={t("audiences.new")}
        above={<BackLink href="/audiences">{t("nav.audiences")}</BackLink>}
        about={t("audiences.new_about")}
      />
      <AudienceForm />
    </PageLayout>
  );
};
