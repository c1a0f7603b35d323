"use client";

import { useTranslations } from "next-intl";
import { StateLink } from "#core/ui/address/state-link.tsx";
import { Card } from "#core/ui/page/card.tsx";
import type { SegmentGroups } from "#features/report/contracts/groups.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { Monogram } from "#records/ui/people/segment-mark.tsx";
import { useSegmentWords } from "#records/ui/people/use-segment-words.ts";
import { findSegmentGroup } from "../groups/group-of.ts";
import { useGroupWords } from "../groups/use-group-words.ts";
import styles from "../rfm.module.css";
import { segmentsInOrder } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";
import { Ideas } from "./ideas.tsx";

type Props = { page: ReportAddress; report: SegmentationReport; groups: SegmentGroups | undefined };

/** "What should we do about each segment?": what its customers have in common, ideas, and the customers they reach. */
export const GroupCards = ({ page, report, groups }: Props) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const describe = useGroupWords();
  const { days } = report.period;
  const cards = segmentsInOrder(report).map((segment) => ({
    segment,
    group: findSegmentGroup(groups, segment.segment_code),
  }));
  return (
    <Card title={t("chart_titles.rfm_actions")} tools={<p className={styles.soft}>{t("rfm.groups_note", { days })}</p>}>
      <ul className={styles.groups}>
        {cards.map(({ segment, group }) => (
          <li key={segment.key}>
            <h3 className={styles.groupName}>
              <Monogram segment={segment.key} />
              <StateLink page={page} to={{ focus: segment.key, cell: null }}>
                {words(segment.key).name}
              </StateLink>
            </h3>
            {group && <p className={styles.soft}>{describe(group, days)}</p>}
            {segment.customer_count > 0 ? (
              <Ideas segment={segment.key} group={group} state={page.state} />
            ) : (
              <p className={styles.soft}>{t("rfm.group_empty")}</p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
};
