"use client";

import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { BackLink } from "#core/ui/page/back-link.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";

type Props = { isUnknown: boolean; error: unknown; onRetry: () => void };

/** Shown instead of an audience's page while it loads, if it does not exist, or after an error. */
export const AudienceMissing = ({ isUnknown, error, onRetry }: Props) => {
  const t = useTranslations();
  return (
    <PageLayout>
      <PageHeader
        title={t(isUnknown ? "audiences.unknown" : "nav.audiences")}
        above={<BackLink href="/audiences">{t("nav.audiences")}</BackLink>}
      />
      {isUnknown ? (
        <p>{t("audiences.unknown_about")}</p>
      ) : error ? (
        <ErrorCard title={t("audiences.failed")} error={error} onRetry={onRetry} />
      ) : (
        <ListSkeleton columns={4} />
      )}
    </PageLayout>
  );
};
