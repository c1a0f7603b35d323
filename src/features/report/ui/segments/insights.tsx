"use client";

import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { StateLink } from "#core/ui/address/state-link.tsx";
import { useVoice } from "#core/ui/session/use-voice.ts";
import type { SegmentGroups } from "#features/report/contracts/groups.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { INSIGHTS, type InsightName, insightSegment, insightWords } from "#features/report/rules/insight-words.ts";
import { SegmentSwatch } from "#records/ui/people/segment-mark.tsx";
import { useSegmentWords } from "#records/ui/people/use-segment-words.ts";
import { Emphasis } from "../emphasis.tsx";
import { findSegmentGroup } from "../groups/group-of.ts";
import { useIdeaBlocks } from "../groups/use-idea-blocks.ts";
import styles from "../rfm.module.css";
import { type KeyedSegment, segmentsInOrder } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";

type InsightCardProps = {
  insight: InsightName;
  page: ReportAddress;
  report: SegmentationReport;
  groups: SegmentGroups | undefined;
};

/** One of the report's own insights, in the words of its PDF, and the first idea with the customers it reaches. */
export const InsightCard = ({ insight, page, report, groups }: InsightCardProps) => {
  const words = useSegmentWords();
  const voice = useVoice();
  const segment = insightSegment({ insights: report.insights, segments: segmentsInOrder(report) }, insight);
  const name = segment ? words(segment.key).name : "";
  const { title, sentence, detail } = insightWords(insight, report.method, segment && { ...segment, name }, voice);
  return (
    <article className={styles.insight}>
      <h2 className={styles.insightName}>{title}</h2>
      <p className={styles.insightSentence}>
        {segment && <SegmentSwatch segment={segment.key} />}
        <Emphasis sentence={sentence} subject={name} />
      </p>
      <div className={styles.soft}>{detail}</div>
      {segment && <IdeaLink segment={segment} page={page} groups={groups} />}
    </article>
  );
};

const IdeaLink = ({ segment, page, groups }: Pick<InsightCardProps, "page" | "groups"> & { segment: KeyedSegment }) => {
  const { name } = useSegmentWords()(segment.key);
  const [block] = useIdeaBlocks()(segment.key, findSegmentGroup(groups, segment.segment_code));
  return (
    <StateLink page={page} to={{ focus: segment.key, cell: null }} className={styles.insightAction}>
      {[block?.ideas[0]?.text ?? name, block?.audience ?? ""].filter((part) => part !== "").join(" · ")}
      <span aria-hidden>{"\u00a0→"}</span>
    </StateLink>
  );
};

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
