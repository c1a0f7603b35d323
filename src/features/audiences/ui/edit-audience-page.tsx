"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";

import type { Audience } from "#features/audiences/contracts/audiences.ts";
import { AudienceForm } from "./audience-form.tsx";
import { parseAddressSource } from "./source-options.ts";
import { AudienceMissing, useAudience } from "./use-audience.tsx";

export const NewAudiencePage = () => {
  const t = useTranslations();
  const source = parseAddressSource(useSearchParams());
  return (
    <PageLayout>
      <PageHeader
        title={t("audiences.new")}
        above={<BackLink href="/audiences">{t("nav.audiences")}</BackLink>}
        about={t("audiences.new_about")}
      />
      <AudienceForm source={source} />
    </PageLayout>
  );
};

export const EditAudiencePage = () => {
  const t = useTranslations();
  const answer = useAudience({ isLive: false });
  const { query } = answer;
  // As it was when the form opened: later changes by others must not replace what the user types.
  const [opened, setOpened] = useState<Audience>();
  if (!opened && query.isFetchedAfterMount && query.data) setOpened(query.data.data);
  const reload = async () => setOpened((await query.refetch()).data?.data);
  if (!opened) return <AudienceMissing of={answer} />;
  return (
    <PageLayout>
      <PageHeader
        title={t("audiences.edit_of", { name: opened.name })}
        above={<BackLink href={`/audiences/${opened.id}`}>{opened.name}</BackLink>}
      />
      <AudienceForm key={opened.version} audience={opened} onReload={() => void reload()} />
    </PageLayout>
  );
};
