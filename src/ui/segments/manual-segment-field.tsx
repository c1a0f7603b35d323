"use client";

import { Select } from "antd";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import { useAllSegments } from "./use-all-segments.ts";

/** The manual segments. */
export const useManualSegments = ({ isAllowed = true } = {}) => {
  const query = useAllSegments({ enabled: isAllowed });
  const segments = query.data?.data.filter(({ isAutomatic, archivedAt }) => !isAutomatic && archivedAt === null);
  return { segments, error: query.error, retry: () => void query.refetch() };
};

type Props = ReturnType<typeof useManualSegments> & {
  /** Shown if there is none to choose. */
  none: string;
};

/** Chooses a manual segment as the form's `segmentId`. */
export const ManualSegmentField = ({ segments, error, retry, none }: Props) => {
  const t = useTranslations();
  if (error) return <ErrorCard title={t("customer.segments_failed")} error={error} onRetry={retry} />;
  if (segments?.length === 0) return <p>{none}</p>;
  return (
    <RequiredItem name="segmentId" label={t("terms.segment")}>
      <Select
        showSearch
        autoFocus
        loading={segments === undefined}
        optionFilterProp="label"
        options={(segments ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
    </RequiredItem>
  );
};
