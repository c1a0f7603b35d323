"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Card } from "#core/ui/page/card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import type { SegmentGroup, SegmentGroups } from "#features/report/contracts/groups.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { membersAddress } from "#features/report/ui/customers/url-state.ts";
import type { ReportAddress, RfmState } from "#features/report/ui/report-state.ts";
import { findSegmentGroup, useGroupWords, useIdeas } from "#features/report/ui/use-groups.ts";
import { Monogram, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "../rfm.module.css";
import { segmentsInOrder } from "./segment-model.tsx";

type IdeasProps = { segment: string; group: SegmentGroup | undefined; state: RfmState };

/** A segment's ideas with a link to the customers they reach. */
export const Ideas = ({ segment, group, state }: IdeasProps) => {
  const { ideas, audience } = useIdeas()(segment, group);
  const me = useMe();
  const mayList = useCan({ resource: "customers", action: "list" }).data?.can;
  return (
    <>
      <ol className="list-decimal">
        {ideas.map(({ text, evidence }) => (
          <li key={text}>
            {text}
            {evidence !== "" && <div className="small faint">{evidence}</div>}
          </li>
        ))}
      </ol>
      <p className={`mt-auto small font-medium ${styles.reach}`}>
        {mayList && audience !== "" ? (
          <Link href={membersAddress(me, { ...state, focus: segment, cell: null })} prefetch={false}>
            {audience}
          </Link>
        ) : (
          audience
        )}
      </p>
    </>
  );
};

type GroupCardsProps = { page: ReportAddress; report: SegmentationReport; groups: SegmentGroups | undefined };

/** "What should we do about each segment?": what its customers have in common, ideas, and the customers they reach. */
export const GroupCards = ({ page, report, groups }: GroupCardsProps) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const describe = useGroupWords();
  const { days } = report.period;
  const cards = segmentsInOrder(report).map((segment) => ({
    segment,
    group: findSegmentGroup(groups, segment.segment_code),
  }));
  return (
    <Card title={t("chart_titles.rfm_actions")} tools={<p className="small faint">{t("rfm.groups_note", { days })}</p>}>
      <ul className={`grid mt-12 ${styles.groups}`}>
        {cards.map(({ segment, group }) => (
          <li className="stack gap-4" key={segment.key}>
            <h3 className="flex items-center gap-8 subtitle">
              <Monogram segment={segment.key} />
              <StateLink className="quiet-link" page={page} to={{ focus: segment.key, cell: null }}>
                {words(segment.key).name}
              </StateLink>
            </h3>
            {group && <p className="small faint">{describe(group, days)}</p>}
            {segment.customer_count > 0 ? (
              <Ideas segment={segment.key} group={group} state={page.state} />
            ) : (
              <p className="small faint">{t("rfm.group_empty")}</p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
};
