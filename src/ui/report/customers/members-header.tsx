"use client";

import { useTranslations } from "next-intl";
import type { SegmentCustomers } from "#contracts/report/report-customers.ts";
import { LAPSED_CODE } from "#lib/domain/report/group.ts";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { ReportContextLine } from "#ui/shared/page/report-context-line.tsx";
import { Monogram } from "#ui/shared/people/segment-mark.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { codeOfKey } from "#ui/theme/segments.ts";
import { groupOf } from "../groups/group-of.ts";
import { useGroupWords } from "../groups/use-group-words.ts";
import { useGroups } from "../groups/use-groups.ts";
import { isSegment } from "../movement/movement-model.ts";
import styles from "./members.module.css";
import { type MembersState, reportAddress } from "./url-state.ts";

type Props = {
  state: MembersState;
  title: string;
  answer: SegmentCustomers | undefined;
  isSearched: boolean;
  isUpdating: boolean;
};

/** Which customers these are, as of when, and what they have in common; with a link back to the report. */
export const MembersHeader = ({ state, title, answer, isSearched, isUpdating }: Props) => {
  const t = useTranslations();
  const { moment } = useFormats();
  const describe = useGroupWords();
  const { groups } = useGroups(state);
  const { segment, days, minRevenue, to, fromSegment } = state;
  const isPast = to !== null || fromSegment !== null;
  const isLapsed = segment === LAPSED_CODE;
  const isKnown = fromSegment === null || segment === null || isSegment(segment);
  const group = isLapsed ? groups?.lapsed : groupOf(groups, codeOfKey(segment ?? ""));
  const figures = answer && {
    population: t(isSearched ? "members.matching" : "states.customers", { count: answer.total }),
    period: answer.period,
    storefrontId: state.storefront,
    currency: answer.currency,
    asOf: t("members.cuts_as_of", { time: moment(answer.generatedAt, new Date()) }),
  };
  return (
    <PageHeader
      title={isPast ? title : t(isLapsed ? "rfm.outside_period" : "rfm.in_period", { name: title, days })}
      above={<BackLink href={reportAddress(state)}>{t(isPast ? "movement.title" : "nav.rfm")}</BackLink>}
      mark={segment !== null && isKnown && <Monogram segment={segment} />}
    >
      <ReportContextLine figures={figures} isUpdating={isUpdating} />
      {segment !== null && minRevenue === null && !isPast && (
        <p className={styles.about}>{group && describe(group, days)}</p>
      )}
    </PageHeader>
  );
};
