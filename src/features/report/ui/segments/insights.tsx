"use client";

import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useVoice } from "#core/ui/session/use-voice.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import { TermInfo } from "#core/ui/term-info.tsx";
import type { SegmentGroups } from "#features/report/contracts/groups.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import {
  distinctInsights,
  type InsightName,
  insightSegment,
  insightWords,
} from "#features/report/rules/insight-words.ts";
import type { ReportAddress } from "#features/report/ui/report-state.ts";
import { findSegmentGroup, useIdeas } from "#features/report/ui/use-groups.ts";
import { SegmentSwatch, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "../rfm.module.css";
import { type KeyedSegment, segmentsInOrder } from "./segment-model.tsx";

/** A sentence with its subject in bold, wherever the translation puts it. */
const Emphasis = ({ sentence, subject }: { sentence: string; subject: string }): ReactNode => {
  const at = sentence.indexOf(subject);
  if (at < 0) return sentence;
  return (
    <>
      {sentence.slice(0, at)}
      <strong className="font-semibold">{subject}</strong>
      {sentence.slice(at + subject.length)}
    </>
  );
};

type Signal = SegmentGroups["signals"][number];

const SMALLEST_SHOWN = 0.001;

/** A lead as the insight says it; a change by the segment's shares, which is what was tested. */
const useSignalWords = () => {
  const t = useTranslations("rfm");
  const voice = useVoice();
  const { days, percent, thousandths } = useFormats();
  const words = useSegmentWords();
  return ({ insight, pValue }: Signal, segment: KeyedSegment, report: SegmentationReport) => {
    const { method, period, totals, compared_period: compared } = report;
    const { name } = words(segment.key);
    const isLead = insight === "highest_revenue_segment" || insight === "largest_segment";
    const shares = {
      segment: name,
      now: percent(segment.customer_share),
      before: percent(segment.previous_customer_count / totals.previous_customer_count),
    };
    const change = compared
      ? t("insight_change_dated", { ...shares, period: days(compared.start, compared.end) })
      : t("insight_change", { ...shares, days: period.days });
    const p = pValue < SMALLEST_SHOWN ? `< ${thousandths(SMALLEST_SHOWN)}` : `= ${thousandths(pValue)}`;
    return {
      title: t(`signal_${insight}`),
      sentence: isLead ? insightWords(insight, method, { ...segment, name }, voice).sentence : change,
      chance: t("insight_chance", { p }),
    };
  };
};

type SignalsProps = { page: ReportAddress; report: SegmentationReport; groups: SegmentGroups };

/** What chance doesn't explain, beside the report's insights, which follow the segments whatever their size. */
export const Signals = ({ page, report, groups }: SignalsProps) => {
  const t = useTranslations("rfm");
  const wordsOf = useSignalWords();
  const segments = segmentsInOrder(report);
  const shown = groups.signals.flatMap((signal) => {
    const segment = segments.find(({ segment_code }) => segment_code === signal.segmentCode);
    return segment ? { signal, segment } : [];
  });
  const none = report.method === "value" ? t("insights_none_value") : t("insights_none", { days: report.period.days });
  return (
    <section aria-label={t("signals")} className="small underlined-links">
      <h2 className={`tiny font-medium faint ${styles.insightName}`}>
        {t("signals")} <TermInfo term="p_value" />
      </h2>
      {shown.length === 0 && <p className="small faint">{none}</p>}
      <ul className="grid gap-4 mt-4">
        {shown.map(({ signal, segment }) => {
          const { title, sentence, chance } = wordsOf(signal, segment, report);
          return (
            <li key={signal.insight}>
              <SegmentSwatch segment={segment.key} />
              <StateLink page={page} to={{ focus: segment.key, cell: null }}>
                {title}
              </StateLink>
              {`: ${sentence} · `}
              <span className="small faint">{chance}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

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
  const segment = insightSegment({ ...report, segments: segmentsInOrder(report) }, insight);
  const name = segment ? words(segment.key).name : "";
  const { title, sentence, detail } = insightWords(insight, report.method, segment && { ...segment, name }, voice);
  return (
    <article className={`stack gap-4 panel ${styles.insight}`}>
      <h2 className={`tiny font-medium faint ${styles.insightName}`}>{title}</h2>
      <p className="font-medium">
        {segment && <SegmentSwatch segment={segment.key} />}
        <Emphasis sentence={sentence} subject={name} />
      </p>
      <div className="small faint">{detail}</div>
      {segment && <IdeaLink segment={segment} page={page} groups={groups} />}
    </article>
  );
};

const IdeaLink = ({ segment, page, groups }: Pick<InsightCardProps, "page" | "groups"> & { segment: KeyedSegment }) => {
  const { name } = useSegmentWords()(segment.key);
  const { ideas, audience } = useIdeas()(segment.key, findSegmentGroup(groups, segment.segment_code));
  return (
    <StateLink
      page={page}
      to={{ focus: segment.key, cell: null }}
      className={`mt-auto small font-medium no-underline ${styles.insightAction}`}
    >
      {[ideas[0]?.text ?? name, audience].filter((part) => part !== "").join(" · ")}
      <span aria-hidden>{"\u00a0→"}</span>
    </StateLink>
  );
};

type InsightsProps = { page: ReportAddress; report: SegmentationReport; groups: SegmentGroups | undefined };

/** The report's insights, each about another segment, side by side; on phones one at a time, by swiping or with buttons. */
export const Insights = ({ page, report, groups }: InsightsProps) => {
  const t = useTranslations("rfm");
  const list = useRef<HTMLUListElement>(null);
  const [index, setIndex] = useState(0);
  const shown = distinctInsights({ ...report, segments: segmentsInOrder(report) });

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
        <span role="status">{t("insight_place", { index: index + 1, total: shown.length })}</span>
        <Button
          type="text"
          icon={<RightOutlined aria-hidden />}
          aria-label={t("insight_next")}
          disabled={index === shown.length - 1}
          onClick={() => show(index + 1)}
        />
      </div>
      <ul ref={list} className={`grid gap-16 ${styles.insightList}`} onScroll={onScroll}>
        {shown.map((insight) => (
          <li className="grid min-w-0" key={insight}>
            <InsightCard insight={insight} page={page} report={report} groups={groups} />
          </li>
        ))}
      </ul>
    </section>
  );
};
