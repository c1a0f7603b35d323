"use client";

import type { SegmentationReport } from "#contracts/report/segmentation-report.ts";
import type { InsightName } from "#lib/domain/report/insight-words.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { Swatch } from "#ui/shared/people/segment-mark.tsx";
import { Emphasis } from "../emphasis.tsx";
import styles from "../rfm.module.css";
import type { ReportAddress } from "../use-report-state.ts";
import { useInsightWords } from "./use-insight-words.ts";

type Props = { name: InsightName; page: ReportAddress; report: SegmentationReport };

/** One insight in words, what it rests on, and the next thing to do with the number of people it reaches. */
export const InsightCard = ({ name, page, report }: Props) => {
  const { title, sentence, detail, standing } = useInsightWords(name, report);
  return (
    <article className={styles.insight}>
      <h2 className={styles.insightName}>{title}</h2>
      {standing ? (
        <>
          <p className={styles.insightSentence}>
            <Swatch segment={standing.key} />
            <Emphasis sentence={sentence} subject={standing.name} />
          </p>
          <p className={styles.soft}>{detail}</p>
          <StateLink page={page} to={{ focus: standing.key, cell: null }} className={styles.insightAction}>
            {standing.action}
            <span aria-hidden>{"\u00a0→"}</span>
          </StateLink>
        </>
      ) : (
        <p className={styles.soft}>{sentence}</p>
      )}
    </article>
  );
};
