"use client";

import { useTranslations } from "next-intl";
import type { Segment } from "#contracts/segments/segments.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { useViewToggle, ViewButton } from "#ui/shared/address/view-button.tsx";
import { CompareMenu } from "#ui/shared/comparison/compare-menu.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { ListSkeleton } from "#ui/shared/table/list-skeleton.tsx";
import styles from "../segments.module.css";
import { ComparedSize } from "./compared-size.tsx";
import { MeasureCard } from "./measure-card.tsx";
import type { SegmentState } from "./segment-state.ts";
import { SizeCard } from "./size-card.tsx";
import { TREND_MEASURES } from "./trend-model.ts";

const DAYS = "365";

/** How the segment grew, and its members' figures beside those of all customers. */
export const Trend = ({ segment, page }: { segment: Segment; page: Address<SegmentState> }) => {
  const t = useTranslations();
  useViewToggle(page);
  const { compare } = page.state;
  const { answer, error, retry } = useAnswer(
    "GET /api/admin/segments/{id}/sizes",
    { id: segment.id, days: DAYS, ...(compare && { compare }) },
    { keepsBefore: true },
  );
  const isTable = page.state.view === "table";
  if (error) return <ErrorCard title={t("segments.trend_failed")} error={error} onRetry={retry} />;
  if (!answer) return <ListSkeleton columns={3} />;
  const { sizes, edits, compared } = answer.data;
  const now = sizes.at(-1);
  return (
    <div className={styles.stack}>
      <div className={styles.actions}>
        <CompareMenu isOfDay chosen={compare} onChoose={(chosen) => page.change({ compare: chosen })} />
        <ViewButton page={page} />
      </div>
      {compare && compared && now && <ComparedSize now={now} compared={compared} />}
      <SizeCard sizes={sizes} edits={edits} isTable={isTable} />
      <div className={styles.measures}>
        {TREND_MEASURES.map((measure) => (
          <MeasureCard key={measure.name} measure={measure} sizes={sizes} isTable={isTable} />
        ))}
      </div>
    </div>
  );
};
