"use client";

import { useTranslations } from "next-intl";
import { StateLink } from "#core/ui/address/state-link.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useVoice } from "#core/ui/session/use-voice.ts";
import { TermInfo } from "#core/ui/terms/term-info.tsx";
import type { SegmentGroups } from "#features/report/contracts/groups.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { insightWords } from "#features/report/rules/insight-words.ts";
import { SegmentSwatch } from "#records/ui/people/segment-mark.tsx";
import { useSegmentWords } from "#records/ui/people/use-segment-words.ts";
import styles from "../rfm.module.css";
import { type KeyedSegment, segmentsInOrder } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";

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

type Props = { page: ReportAddress; report: SegmentationReport; groups: SegmentGroups };

/** What chance doesn't explain, beside the report's insights, which follow the segments whatever their size. */
export const Signals = ({ page, report, groups }: Props) => {
  const t = useTranslations("rfm");
  const wordsOf = useSignalWords();
  const segments = segmentsInOrder(report);
  const shown = groups.signals.flatMap((signal) => {
    const segment = segments.find(({ segment_code }) => segment_code === signal.segmentCode);
    return segment ? { signal, segment } : [];
  });
  const none = report.method === "value" ? t("insights_none_value") : t("insights_none", { days: report.period.days });
  return (
    <section aria-label={t("signals")} className={styles.signals}>
      <h2 className={styles.insightName}>
        {t("signals")} <TermInfo term="p_value" />
      </h2>
      {shown.length === 0 && <p className={styles.soft}>{none}</p>}
      <ul>
        {shown.map(({ signal, segment }) => {
          const { title, sentence, chance } = wordsOf(signal, segment, report);
          return (
            <li key={signal.insight}>
              <SegmentSwatch segment={segment.key} />
              <StateLink page={page} to={{ focus: segment.key, cell: null }}>
                {title}
              </StateLink>
              {`: ${sentence} · `}
              <span className={styles.soft}>{chance}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
};
