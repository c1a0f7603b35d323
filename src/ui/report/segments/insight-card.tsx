"use client";

import type { SegmentGroups } from "#contracts/report/groups.ts";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { type InsightName, insightSegment, insightWords } from "#lib/domain/report/insight-words.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { SegmentSwatch } from "#ui/shared/people/segment-mark.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useVoice } from "#ui/shared/session/use-voice.ts";
import { Emphasis } from "../emphasis.tsx";
import { groupOf } from "../groups/group-of.ts";
import { useIdeaBlocks } from "../groups/use-idea-blocks.ts";
import styles from "../rfm.module.css";
import { type KeyedSegment, segmentsInOrder } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";

type Props = {
  insight: InsightName;
  page: ReportAddress;
  report: SegmentationReport;
  groups: SegmentGroups | undefined;
};

/** One of the report's own insights, in the words of its PDF, and the first idea with the customers it reaches. */
export const InsightCard = ({ insight, page, report, groups }: Props) => {
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

const IdeaLink = ({ segment, page, groups }: Pick<Props, "page" | "groups"> & { segment: KeyedSegment }) => {
  const { name } = useSegmentWords()(segment.key);
  const [block] = useIdeaBlocks()(segment.key, groupOf(groups, segment.segment_code));
  return (
    <StateLink page={page} to={{ focus: segment.key, cell: null }} className={styles.insightAction}>
      {[block?.ideas[0]?.text ?? name, block?.audience ?? ""].filter((part) => part !== "").join(" · ")}
      <span aria-hidden>{"\u00a0→"}</span>
    </StateLink>
  );
};
