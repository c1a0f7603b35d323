"use client";

import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { SegmentGroups } from "#contracts/report/groups.ts";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import styles from "../rfm.module.css";
import { segmentsInOrder } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";
import { InsightCard } from "./insight-card.tsx";

type Props = { page: ReportAddress; report: SegmentationReport; groups: SegmentGroups };

/** The insights that stand out from chance, side by side; on phones one at a time, by swiping or with buttons. */
export const Insights = ({ page, report, groups }: Props) => {
  const t = useTranslations("rfm");
  const list = useRef<HTMLUListElement>(null);
  const [index, setIndex] = useState(0);

  const show = (next: number) => list.current?.scrollTo({ left: next * list.current.clientWidth, behavior: "smooth" });
  const onScroll = () => {
    const { scrollLeft = 0, clientWidth = 1 } = list.current ?? {};
    setIndex(Math.round(scrollLeft / clientWidth));
  };
  const segments = segmentsInOrder(report);
  const cards = groups.signals.flatMap((signal) => {
    const segment = segments.find(({ segment_code }) => segment_code === signal.segmentCode);
    return segment ? { signal, segment } : [];
  });
  if (cards.length === 0) {
    const isValue = report.method === "value";
    return (
      <section aria-label={t("insights")}>
        <p className={styles.soft}>
          {isValue ? t("insights_none_value") : t("insights_none", { days: report.period.days })}
        </p>
      </section>
    );
  }
  return (
    <section aria-label={t("insights")} className={styles.insights}>
      <div className={styles.carousel}>
        <Button
          type="text"
          icon={<LeftOutlined aria-hidden />}
          aria-label={t("insight_previous")}
          disabled={index === 0}
          onClick={() => show(index - 1)}
        />
        <span role="status">{t("insight_place", { index: index + 1, total: cards.length })}</span>
        <Button
          type="text"
          icon={<RightOutlined aria-hidden />}
          aria-label={t("insight_next")}
          disabled={index === cards.length - 1}
          onClick={() => show(index + 1)}
        />
      </div>
      <ul ref={list} className={styles.insightList} onScroll={onScroll}>
        {cards.map(({ signal, segment }) => (
          <li key={signal.insight}>
            <InsightCard signal={signal} segment={segment} page={page} report={report} groups={groups} />
          </li>
        ))}
      </ul>
    </section>
  );
};
