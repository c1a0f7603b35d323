"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { CallError } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeading } from "#core/ui/page/page-heading.tsx";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";

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
