"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { CallError } from "../call.ts";
import { Page } from "../page/page.tsx";
import { PageHeading } from "../shell/page-heading.tsx";
import { ErrorCard } from "../states/error-card.tsx";
import { ListSkeleton } from "../table/list-skeleton.tsx";

type Props = { title: string; error: unknown; onRetry: () => void };

/** In place of a segment's page: it is still coming, there is none, or it could not be read. */
export const SegmentMissing = ({ title, error, onRetry }: Props) => {
  const t = useTranslations("segments");
  const isGone = error instanceof CallError && error.status === 404;
  return (
    <Page>
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
    </Page>
  );
};
