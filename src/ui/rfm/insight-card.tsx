"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/segmentation-report.ts";
import { Emphasis } from "./emphasis.tsx";
import styles from "./rfm.module.css";
import { Swatch } from "./segment-mark.tsx";
import { type InsightName, insightSegment } from "./segment-model.ts";
import { StateLink } from "./state-link.tsx";
import { useInsightWords } from "./use-insight-words.ts";
import type { Page } from "./use-rfm-state.ts";

type Props = { name: InsightName; page: Page; report: SegmentationReport };

/** One insight in words, what it rests on, and the next thing to do with the number of people it reaches. */
export const InsightCard = ({ name, page, report }: Props) => {
  const t = useTranslations();
  const words = useInsightWords(report.method);
  const segment = insightSegment(report, name);
  return (
    <article className={styles.insight}>
      <h2 className={styles.insightName}>{words.title(name)}</h2>
      {segment ? (
        <>
          <p className={styles.insightSentence}>
            <Swatch segment={segment.key} />
            <Emphasis sentence={words.sentence(name, segment)} subject={words.segmentName(segment.key)} />
          </p>
          <p className={styles.soft}>{words.detail(name, segment)}</p>
          <StateLink page={page} to={{ focus: segment.key, cell: null }} className={styles.insightAction}>
            {words.action(segment)}
            <span aria-hidden>{"\u00a0→"}</span>
          </StateLink>
        </>
      ) : (
        <p className={styles.soft}>{t("report.insight_none")}</p>
      )}
    </article>
  );
};
