"use client";

import { useTranslations } from "next-intl";
import type { Segment } from "#contracts/segments/segments.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { useViewToggle, ViewButton } from "#ui/shared/address/view-button.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { ListSkeleton } from "#ui/shared/table/list-skeleton.tsx";
import styles from "../segments.module.css";
import { MeasureCard } from "./measure-card.tsx";
import type { SegmentState } from "./segment-state.ts";
import { SizeCard } from "./size-card.tsx";
import { TREND_MEASURES } from "./trend-model.ts";

const DAYS = "365";

/** How the segment grew, and its members' figures beside those of all customers. */
export const Trend = ({ segment, page }: { segment: Segment; page: Address<SegmentState> }) => {
  const t = useTranslations();
  useViewToggle(page);
  const { answer, error, retry } = useAnswer("GET /api/admin/segments/{id}/sizes", { id: segment.id, days: DAYS });
  const isTable = page.state.view === "table";
  if (error) return <ErrorCard title={t("segments.trend_failed")} error={error} onRetry={retry} />;
  if (!answer) return <ListSkeleton columns={3} />;
  const { sizes, edits } = answer.data;
  return (
    <div className={styles.stack}>
      <div className={styles.actions}>
        <ViewButton page={page} />
      </div>
      <SizeCard sizes={sizes} edits={edits} isTable={isTable} />
      <div className={styles.measures}>
        {TREND_MEASURES.map((measure) => (
          <MeasureCard key={measure.name} measure={measure} sizes={sizes} isTable={isTable} />
        ))}
      </div>
    </div>
  );
};
