"use client";

import { useTranslations } from "next-intl";
import type { SegmentGroups } from "#contracts/report/groups.ts";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { insightWords } from "#lib/domain/report/insight-words.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { SegmentSwatch } from "#ui/shared/people/segment-mark.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useVoice } from "#ui/shared/session/use-voice.ts";
import { TermInfo } from "#ui/shared/terms/term-info.tsx";
import { Emphasis } from "../emphasis.tsx";
import { groupOf } from "../groups/group-of.ts";
import { useIdeaBlocks } from "../groups/use-idea-blocks.ts";
import styles from "../rfm.module.css";
import type { KeyedSegment } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";

type Signal = SegmentGroups["signals"][number];
type Words = { title: string; sentence: string; detail: string; isTested?: true };

const SMALLEST_SHOWN = 0.001;

/** The text of an insight; that of a change compares the segment's shares, which is what was tested. */
const useSignalWords = () => {
  const t = useTranslations();
  const voice = useVoice();
  const { days, percent, thousandths } = useFormats();
  const words = useSegmentWords();
  return (
    { insight, pValue }: Signal,
    segment: KeyedSegment,
    { method, period, totals, compared_period: compared }: SegmentationReport,
  ): Words => {
    const { name } = words(segment.key);
    if (insight === "highest_revenue_segment" || insight === "largest_segment") {
      return insightWords(insight, method, { ...segment, name }, voice);
    }
    const { customer_count: count, previous_customer_count: before } = segment;
    const p = pValue < SMALLEST_SHOWN ? `< ${thousandths(SMALLEST_SHOWN)}` : `= ${thousandths(pValue)}`;
    const shares = {
      segment: name,
      now: percent(segment.customer_share),
      before: percent(before / totals.previous_customer_count),
    };
    return {
      title: t(`trend_insights.${insight}.name`),
      sentence: compared
        ? t("rfm.insight_change_dated", { ...shares, period: days(compared.start, compared.end) })
        : t("rfm.insight_change", { ...shares, days: period.days }),
      detail: `${t("report.detail_growth", { before: voice.formats.count(before), count })}, ${t("rfm.insight_chance", { p })}`,
      isTested: true,
    };
  };
};

type Props = {
  signal: Signal;
  segment: KeyedSegment;
  page: ReportAddress;
  report: SegmentationReport;
  groups: SegmentGroups;
};

/** An insight with its figures, and the first idea with the customers it reaches. */
export const InsightCard = ({ signal, segment, page, report, groups }: Props) => {
  const { title, sentence, detail, isTested } = useSignalWords()(signal, segment, report);
  const { name } = useSegmentWords()(segment.key);
  const [block] = useIdeaBlocks()(segment.key, groupOf(groups, segment.segment_code));
  return (
    <article className={styles.insight}>
      <h2 className={styles.insightName}>{title}</h2>
      <p className={styles.insightSentence}>
        <SegmentSwatch segment={segment.key} />
        <Emphasis sentence={sentence} subject={name} />
      </p>
      <div className={styles.soft}>
        {detail} {isTested && <TermInfo term="p_value" />}
      </div>
      <StateLink page={page} to={{ focus: segment.key, cell: null }} className={styles.insightAction}>
        {[block?.ideas[0]?.text ?? name, block?.audience ?? ""].filter((part) => part !== "").join(" · ")}
        <span aria-hidden>{"\u00a0→"}</span>
      </StateLink>
    </article>
  );
};
