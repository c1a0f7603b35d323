"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ReportContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { MinimumField } from "#core/ui/table/search-field.tsx";
import type { SegmentCustomer, SegmentCustomers } from "#features/report/contracts/report-customers.ts";
import { isSegment } from "#features/report/ui/movement/movement-model.ts";
import { isStandardReport, reportGroup } from "#features/report/ui/report-state.ts";
import { findSegmentGroup, useGroups, useGroupWords } from "#features/report/ui/use-groups.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { segmentKey, toSegmentCode } from "#records/rules/rfm/segment-colors.ts";
import { PopulationMenu } from "#records/ui/comparison/population-menu.tsx";
import { BasisTexts, StorefrontMenu } from "#records/ui/comparison/scope-menus.tsx";
import { Bulk } from "#records/ui/list/bulk.tsx";
import { RowsExport, SaveAsSegment } from "#records/ui/list/save-and-export.tsx";
import { useBulkSelection } from "#records/ui/list/use-bulk.tsx";
import { useFieldColumns, useNameColumn } from "#records/ui/people/customer-columns.tsx";
import { customerAddress, useStoredTrail } from "#records/ui/people/customer-state.ts";
import { ReachEmpty, ReachLine } from "#records/ui/people/reach-line.tsx";
import { Monogram, SegmentName, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { WhyPopover } from "#records/ui/people/why-popover.tsx";
import { ValueRanges, WhyScores } from "#records/ui/people/why-scores.tsx";
import styles from "./members.module.css";
import { findPart, isNarrowed, type MembersState, reportAddress, toMembersRule } from "./url-state.ts";
import { membersQuery, membersScope, useMembers, useMembersTitle } from "./use-members.ts";

type WhyTierProps = { customer: SegmentCustomer; cuts: NonNullable<SegmentCustomers["cuts"]> };

/** The customer's revenue beside the tiers' two cuts. */
const WhyTier = ({ customer, cuts }: WhyTierProps) => {
  const t = useTranslations();
  const { money } = useFormats();
  const words = useSegmentWords();
  const { highAbove, lowBelow } = cuts;
  const tiers = [
    { code: "V3", rule: t("members.more_than", { money: money(highAbove ?? 0) }) },
    { code: "V2", rule: t("rfm.money_range", { from: money(lowBelow ?? 0), to: money(highAbove ?? 0) }) },
    { code: "V1", rule: t("members.less_than", { money: money(lowBelow ?? 0) }) },
  ];
  const ranges = tiers.map(({ code, rule }) => ({
    text: `${words(code).name}: ${rule}`,
    isOwn: code === customer.segmentCode,
  }));
  return <ValueRanges rows={[{ name: t("terms.revenue"), own: money(customer.revenue), ranges }]} />;
};

/** What the customer buys more often than average, most distinctive first, or that nothing stands out. */
const WhyTraits = ({ customer: { traits, orderCount } }: { customer: SegmentCustomer }) => {
  const t = useTranslations("members");
  const { percent } = useFormats();
  const words = useSegmentWords();
  if (traits.length === 0) return <p className={styles.whyWords}>{t("no_trait")}</p>;
  return (
    <>
      {traits.map(({ code, orderCount: part, populationShare }) => (
        <p key={code} className={styles.whyWords}>
          {t("trait", { name: words(code).name, part, count: orderCount, share: percent(populationShare) })}
        </p>
      ))}
      {traits.length > 1 && <p className={styles.whyWords}>{t("first_trait")}</p>}
    </>
  );
};

type WhyButtonProps = {
  customer: SegmentCustomer;
  answer: SegmentCustomers;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
};

/** A short form of the reason; a popover shows the criteria with the customer's values. */
const WhyButton = ({ customer, answer, isOpen, onOpen }: WhyButtonProps) => {
  const t = useTranslations();
  const { recencyScore, frequencyScore, monetaryScore, name, externalId } = customer;
  const person = name?.trim() || externalId;
  const scores = recencyScore === null ? null : `R${recencyScore} F${frequencyScore} M${monetaryScore}`;
  return (
    <WhyPopover
      isOpen={isOpen}
      onOpen={onOpen}
      className={styles.whyButton}
      title={t("members.why_in", { name: person })}
      label={scores ? t("members.scores_why", { scores, person }) : t("members.see_why", { person })}
      content={
        answer.bands ? (
          <WhyScores customer={customer} bands={answer.bands} />
        ) : answer.cuts ? (
          <WhyTier customer={customer} cuts={answer.cuts} />
        ) : (
          <WhyTraits customer={customer} />
        )
      }
    >
      {scores ?? t("buttons.see_why")}
    </WhyPopover>
  );
};

type ListAddress = {
  /** The list's own address, for links back from a customer. */
  here: string;
};

type OpenState = { open: string | null; setOpen: (id: string | null) => void };

/**
 * The list's columns; the segment only if the list contains several. The RFM segment is that of the business's standard period, as in
 * every list; the one by which another report scores has a column of its own.
 */
const useMemberColumns = (
  state: MembersState,
  answer: SegmentCustomers | undefined,
  { open, setOpen, here }: OpenState & ListAddress,
): ListColumn<SegmentCustomer>[] => {
  const t = useTranslations();
  const { money, days: shown } = useFormats();
  const { business } = useMe();
  const { segment, method, days, to } = state;
  const name = useNameColumn(here);
  const { rfmSegment, lastOrderAt, orderCount, predictedClv } = useFieldColumns();
  const isStandard = isStandardReport(state, { business });
  // A part of the revenue has no scores.
  const isPart = findPart(state) !== null;
  const twoSegments = method === "rfm" && !isStandard;
  const inSegment: ListColumn<SegmentCustomer> = {
    name: "segmentCode",
    title:
      method !== "rfm"
        ? t("terms.segment")
        : isStandard
          ? rfmSegment.title
          : to === null
            ? t("members.segment_here", { days })
            : t("members.segment_here_to", { days, day: shown(to, to) }),
    // Beside each other on a phone, both titles would be cut before the period.
    ...(twoSegments && { onPhone: "line" as const }),
    ...(method === "rfm" && { term: "rfm_segment" as const, figure: isStandard ? ("rfm_segment" as const) : null }),
    show: ({ segmentCode }) => <SegmentName segment={segmentKey(segmentCode) ?? segmentCode} />,
  };
  const why: ListColumn<SegmentCustomer> = {
    name: "why",
    title: t("members.why"),
    onPhone: "more",
    show: (customer) =>
      answer && (
        <WhyButton
          customer={customer}
          answer={answer}
          isOpen={open === customer.id}
          onOpen={(isOpen) => setOpen(isOpen ? customer.id : null)}
        />
      ),
  };
  return [
    name,
    lastOrderAt,
    { ...orderCount, figure: null },
    {
      name: "revenue",
      title: t("terms.revenue"),
      term: "revenue",
      figure: null,
      align: "end",
      show: ({ revenue }) => money(revenue),
    },
    predictedClv,
    ...(twoSegments ? [{ ...rfmSegment, onPhone: "line" as const }] : []),
    ...(segment === null && !isPart ? [inSegment] : []),
    ...(segment === LAPSED_CODE || isPart ? [] : [why]),
  ];
};

type MembersPageProps = {
  state: MembersState;
  title: string;
  answer: SegmentCustomers | undefined;
  isSearched: boolean;
  isUpdating: boolean;
};

/** Which customers these are, as of when, and what they have in common; with a link back to the report. */
const MembersHeader = ({ state, title, answer, isSearched, isUpdating }: MembersPageProps) => {
  const t = useTranslations();
  const { moment, money } = useFormats();
  const me = useMe();
  const describe = useGroupWords();
  const { groups } = useGroups(state);
  const { segment, trait, days, minRevenue, to, fromSegment } = state;
  const isPast = to !== null || fromSegment !== null;
  const isLapsed = segment === LAPSED_CODE;
  const isKnown = fromSegment === null || segment === null || isSegment(segment);
  const group = isLapsed ? groups?.lapsed : findSegmentGroup(groups, toSegmentCode(segment ?? ""));
  const figures = answer && {
    population: t("members.totals", {
      customers: t(isSearched ? "members.matching" : "states.customers", { count: answer.total }),
      orders: answer.totals.orderCount,
      money: money(answer.totals.revenue),
    }),
    period: answer.period,
    storefrontId: state.storefront,
    currency: answer.currency,
    asOf: t("members.cuts_as_of", { time: moment(answer.generatedAt, new Date()) }),
  };
  return (
    <PageHeader
      title={isPast ? title : t(isLapsed ? "rfm.outside_period" : "rfm.in_period", { name: title, days })}
      above={<BackLink href={reportAddress(me, state)}>{t(isPast ? "movement.title" : "nav.rfm")}</BackLink>}
      mark={segment !== null && isKnown && <Monogram segment={segment} />}
    >
      <ReportContextLine figures={figures} isUpdating={isUpdating} />
      {segment !== null && trait === null && minRevenue === null && !isPast && (
        <p className={styles.about}>{group && describe(group, days)}</p>
      )}
    </PageHeader>
  );
};

/** The customers of a report's segment or cell, with search, sorting and export. */
export const MembersPage = () => (
  <BasisTexts>
    <Members />
  </BasisTexts>
);

const Members = () => {
  const t = useTranslations();
  const me = useMe();
  const { at, page, reach, answer } = useMembers();
  const { state, change, address } = at;
  const title = useMembersTitle(state);
  const router = useRouter();
  const [why, setWhy] = useState<string | null>(null);
  const here = address({});
  const columns = useMemberColumns(state, answer, { open: why, setOpen: setWhy, here });
  useStoredTrail(here, title, page);

  const isWhole = !isNarrowed({ ...state, trait: null }) && state.cell === null && reach.reachable === null;
  const { q, sort } = page.at.state;
  const { chosen, selection } = useBulkSelection(JSON.stringify([membersQuery(state), q, reach.filter]), page);
  const exported = {
    ...membersQuery(state),
    sort: sort as "-revenue",
    ...(q !== "" && { q }),
    ...reach.filter,
    exportFormat: "csv" as const,
  };
  return (
    <PageLayout>
      <MembersHeader
        state={state}
        title={title}
        answer={answer}
        isSearched={q !== "" || reach.reachable !== null}
        isUpdating={page.isUpdating}
      />
      <ReachLine counts={answer?.reach} reach={reach} />
      <ListTable
        caption={title}
        group={isWhole ? reportGroup(state, state.segment, state.trait) : undefined}
        columns={columns}
        page={page}
        searchLabel={t("members.search")}
        tools={
          <>
            <StorefrontMenu chosen={state.storefront} onChoose={(storefront) => change({ storefront, page: 1 })} />
            <PopulationMenu chosen={state} onChoose={(choice) => change({ ...choice, page: 1 })} />
            {(state.segment === LAPSED_CODE || state.minRevenue !== null) && (
              <MinimumField
                label={t("members.spent_at_least")}
                value={state.minRevenue}
                onChange={(minRevenue) => change({ minRevenue, page: 1 })}
              />
            )}
            <SaveAsSegment criteria={toMembersRule(me, state, { q, reachable: reach.reachable })} name={title} />
            <ExportButton route="GET /api/admin/segmentation/customers" input={exported} disabled={page.total === 0} />
          </>
        }
        empty={
          <ReachEmpty counts={answer?.reach} reach={reach}>
            <p>{t("rfm.no_customers_long")}</p>
            <Link href={reportAddress(me, { ...state, segment: null, cell: null })}>{t("members.back")}</Link>
          </ReachEmpty>
        }
        {...(selection && { selection })}
        rowKeys={{
          row_why: ({ id }) => setWhy((open) => (open === id ? null : id)),
          row_close: () => setWhy(null),
          row_select: (customer) => selection?.toggle(customer),
          row_open: ({ id }) => router.push(customerAddress(id, here)),
        }}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { ...membersScope(state, q), ...reach.filter } }}
        total={page.total}
        file={<RowsExport chosen={chosen} route="GET /api/admin/segmentation/customers" input={exported} />}
      />
    </PageLayout>
  );
};
