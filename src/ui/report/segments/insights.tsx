"use client";

import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { SegmentGroups } from "#contracts/report/groups.ts";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { INSIGHTS } from "#lib/domain/report/insight-words.ts";
import styles from "../rfm.module.css";
import type { ReportAddress } from "../use-report-state.ts";
import { InsightCard } from "./insight-card.tsx";

type Props = { page: ReportAddress; report: SegmentationReport; groups: SegmentGroups | undefined };

/** The report's four insights, side by side; on phones one at a time, by swiping or with buttons. */
export const Insights = ({ page, report, groups }: Props) => {
  const t = useTranslations("rfm");
  const list = useRef<HTMLUListElement>(null);
  const [index, setIndex] = useState(0);

  const show = (next: number) => list.current?.scrollTo({ left: next * list.current.clientWidth, behavior: "smooth" });
  const onScroll = () => {
    const { scrollLeft = 0, clientWidth = 1 } = list.current ?? {};
    setIndex(Math.round(scrollLeft / clientWidth));
  };
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
        <span role="status">{t("insight_place", { index: index + 1, total: INSIGHTS.length })}</span>
        <Button
          type="text"
          icon={<RightOutlined aria-hidden />}
          aria-label={t("insight_next")}
          disabled={index === INSIGHTS.length - 1}
          onClick={() => show(index + 1)}
        />
      </div>
      <ul ref={list} className={styles.insightList} onScroll={onScroll}>
        {INSIGHTS.map((insight) => (
          <li key={insight}>
            <InsightCard insight={insight} page={page} report={report} groups={groups} />
          </li>
        ))}
      </ul>
    </section>
  );
};
