"use client";

import { useTranslations } from "next-intl";
import type { SegmentCustomers } from "#contracts/report/report-customers.ts";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { ReportContextLine } from "#ui/shared/page/report-context-line.tsx";
import { Monogram } from "#ui/shared/people/segment-mark.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./members.module.css";
import { type MembersState, reportAddress } from "./url-state.ts";

type Props = {
  state: MembersState;
  title: string;
  answer: SegmentCustomers | undefined;
  isSearched: boolean;
  isUpdating: boolean;
};

/** Which customers these are, as of when, and what to do; with a link back to the report. */
export const MembersHeader = ({ state, title, answer, isSearched, isUpdating }: Props) => {
  const t = useTranslations();
  const { moment } = useFormats();
  const words = useSegmentWords();
  const { segment } = state;
  const about = segment === null ? null : words(segment);
  const figures = answer && {
    population: t(isSearched ? "members.matching" : "states.customers", { count: answer.total }),
    period: answer.period,
    storefrontId: state.storefront,
    currency: answer.currency,
    asOf: t("members.cuts_as_of", { time: moment(answer.generatedAt, new Date()) }),
  };
  return (
    <PageHeader
      title={title}
      above={<BackLink href={reportAddress(state)}>{t("nav.rfm")}</BackLink>}
      mark={segment !== null && <Monogram segment={segment} />}
    >
      <ReportContextLine figures={figures} isUpdating={isUpdating} />
      {about && (
        <p className={styles.about}>
          {about.description} · {t("members.do", { actions: about.actions.join(" · ") })}
        </p>
      )}
    </PageHeader>
  );
};
