"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { CallError } from "#ui/shared/api/call.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeading } from "#ui/shared/page/page-heading.tsx";
import { ListSkeleton } from "#ui/shared/table/list-skeleton.tsx";

type Props = { title: string; error: unknown; onRetry: () => void };

/** Shown instead of a segment's page while loading, if it does not exist, or after an error. */
export const SegmentMissing = ({ title, error, onRetry }: Props) => {
  const t = useTranslations("segments");
  const isGone = error instanceof CallError && error.status === 404;
  return (
    <PageLayout>
      <PageHeading title={isGone ? t("gone") : title} />
      {isGone ? (
        <p>
          {t("gone_do")} <Link href="/segments">{t("to_list")}</Link>
        </p>
      ) : error ? (
        <ErrorCard title={t("failed")} error={error} onRetry={onRetry} />
      ) : (
        <ListSkeleton columns={4} />
      )}
    </PageLayout>
  );
};
