"use client";

import { useTranslations } from "next-intl";
import type { BehaviorReport } from "#contracts/report/segmentation-report-answer.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ReportAddress } from "../use-report-state.ts";
import { TraitBar } from "./trait-bar.tsx";
import { KINDS, patternShare, traitsOf } from "./trait-model.ts";
import styles from "./traits.module.css";
import { TraitsTable } from "./traits-table.tsx";

type Props = { page: ReportAddress; report: BehaviorReport; isTable: boolean };

/** "What sets each segment apart?": how many times as often as all customers its customers buy there, that way, or then. */
export const Traits = ({ page, report, isTable }: Props) => {
  const t = useTranslations("rfm");
  const { percent, decimal } = useFormats();
  const words = useSegmentWords();
  const traits = traitsOf(report);
  const [strongest] = traits;
  const longest = Math.max(1, ...traits.map(({ lift }) => lift));
  return (
    <ChartCard
      title={t("traits_title")}
      term="lift"
      answer={
        strongest
          ? t("traits_answer", {
              share: percent(patternShare(report)),
              segment: words(strongest.key).name,
              lift: decimal(strongest.lift),
            })
          : t("traits_none")
      }
      isTable={isTable}
      table={<TraitsTable report={report} />}
    >
      {KINDS.map((kind) => {
        const mine = traits.filter((trait) => trait.kind === kind);
        return (
          <section key={kind} className={styles.kind} aria-label={t(`traits_${kind}`)}>
            <h3>{t(`traits_${kind}`)}</h3>
            {mine.length === 0 && <p className={styles.none}>{t("traits_none_of_kind")}</p>}
            <ul>
              {mine.map((trait) => (
                <TraitBar key={trait.key} trait={trait} longest={longest} page={page} />
              ))}
            </ul>
          </section>
        );
      })}
      {strongest && <p className={styles.scale}>{t("traits_scale")}</p>}
    </ChartCard>
  );
};
