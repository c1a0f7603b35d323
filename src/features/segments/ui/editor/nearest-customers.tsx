"use client";

import { useTranslations } from "next-intl";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { isCalculated } from "#records/rules/criteria/segment-list.ts";
import { usePreview } from "#records/ui/list/use-preview.ts";
import { PreviewedCustomers } from "./preview.tsx";

/** If no customers match: the nearest ones, with the condition that each fails. */
export const NearestCustomers = ({ segment }: { segment: Segment }) => {
  const t = useTranslations();
  const { current, error } = usePreview(readCriteria(segment.criteria).criteria);
  if (error) return <p>{t(isCalculated(segment) ? "segments.no_customers" : "segments.size_unknown")}</p>;
  if (!current) return <p role="status">{t("states.loading")}</p>;
  // A customer may match by now; the next recalculation adds them.
  if (current.count > 0) return <p>{t("segments.soon", { count: current.count })}</p>;
  return (
    <>
      <p>{t("states.empty_segment", { count: current.nearest.length })}</p>
      <PreviewedCustomers people={current.nearest} label={t("segments.nearest_label")} />
    </>
  );
};
