"use client";

import { useTranslations } from "next-intl";
import { useCurrentEntry } from "#core/ui/page/feature-pages.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeading } from "#core/ui/page/page-heading.tsx";
import { IndexList } from "./index-list.tsx";

/** The list of the user's settings pages, with what each is for. */
export const SettingsIndex = () => {
  const t = useTranslations();
  const pages = useCurrentEntry()?.pages.filter(({ name }) => name !== "settings") ?? [];
  return (
    <PageLayout>
      <PageHeading title={t("nav.settings")} />
      <IndexList items={pages.map((page) => ({ ...page, about: t(`settings.${page.name as "users"}_about`) }))} />
    </PageLayout>
  );
};
