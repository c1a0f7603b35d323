"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { type InsightName, insightWords } from "#lib/domain/report/insight-words.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { SegmentSwatch } from "#ui/shared/people/segment-mark.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useVoice } from "#ui/shared/session/use-voice.ts";
import { Emphasis } from "../emphasis.tsx";
import styles from "../rfm.module.css";
import { insightSegment } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";

/** The text of a headline insight, with its segment and next action if it has one. */
const useInsightWords = (name: InsightName, report: SegmentationReport) => {
  const t = useTranslations("rfm");
  const voice = useVoice();
  const words = useSegmentWords();
  const found = insightSegment(report, name);
  const about = found && words(found.key);
  const { title, sentence, detail } = insightWords(
    name,
    report.method,
    found && about && { ...found, name: about.name },
    voice,
  );
  const standing = found &&
    about && {
      key: found.key,
      name: about.name,
      action: t("reach", { action: about.actions[0] ?? "", count: found.customer_count }),
    };
  return { title, sentence, detail, standing };
};

type Props = { name: InsightName; page: ReportAddress; report: SegmentationReport };

/** An insight with its figures and the next action with its reach. */
export const InsightCard = ({ name, page, report }: Props) => {
  const { title, sentence, detail, standing } = useInsightWords(name, report);
  return (
    <article className={styles.insight}>
      <h2 className={styles.insightName}>{title}</h2>
      {standing ? (
        <>
          <p className={styles.insightSentence}>
            <SegmentSwatch segment={standing.key} />
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
