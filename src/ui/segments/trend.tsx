"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { getSegmentSizes } from "#contracts/segment-sizes.ts";
import type { Segment } from "#contracts/segments.ts";
import type { Address } from "../providers/use-address-state.ts";
import { useAnswer } from "../providers/use-answer.ts";
import { usePageKey } from "../providers/use-page-key.ts";
import { ErrorCard } from "../states/error-card.tsx";
import { ListSkeleton } from "../table/list-skeleton.tsx";
import { MeasureCard } from "./measure-card.tsx";
import type { SegmentState } from "./segment-state.ts";
import styles from "./segments.module.css";
import { SizeCard } from "./size-card.tsx";
import { TREND_MEASURES } from "./trend-model.ts";

const DAYS = "365";

/** How a segment grew, and what its members bring, beside everybody. */
export const Trend = ({ segment, page }: { segment: Segment; page: Address<SegmentState> }) => {
  const t = useTranslations();
  const { answer, error, retry } = useAnswer(getSegmentSizes, { id: segment.id, days: DAYS });
  const isTable = page.state.view === "table";
  const toggle = () => page.change({ view: isTable ? "chart" : "table" });
  usePageKey("t", toggle);
  if (error) return <ErrorCard title={t("segments.trend_failed")} error={error} onRetry={retry} />;
  if (!answer) return <ListSkeleton columns={3} />;
  const { sizes, edits } = answer.data;
  return (
    <div className={styles.stack}>
      <div className={styles.actions}>
        <Button onClick={toggle} aria-keyshortcuts="t">
          {t(isTable ? "buttons.show_chart" : "buttons.show_table")}
        </Button>
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
