"use client";

import { useTranslations } from "next-intl";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { SetupGuide } from "#records/ui/setup/setup-guide.tsx";

/** The setup guide at any time, also after it was hidden. */
export const SetupPage = () => {
  const t = useTranslations();
  return (
    <PageLayout>
      <PageHeader title={t("nav.setup")} about={t("setup.about")} />
      <SetupGuide />
    </PageLayout>
  );
};
