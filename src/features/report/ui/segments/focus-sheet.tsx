"use client";

import { useCan } from "@refinedev/core";
import { Drawer } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TwoLines } from "#core/ui/table/column.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { SegmentGroup, SegmentGroups } from "#features/report/contracts/groups.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { CellFacts, type Fact, FactList, useShareFacts } from "#features/report/ui/rfm/cell-facts.tsx";
import { gridCells, isSame } from "#features/report/ui/rfm/grid-model.ts";
import { FRESH_MS, findSegmentGroup, useGroupWords } from "#features/report/ui/use-groups.ts";
import { useActionTitle } from "#records/ui/actions/use-action-name.ts";
import { useEvidence } from "#records/ui/evidence.tsx";
import { SaveAsSegment } from "#records/ui/list/save-and-export.tsx";
import { customerName } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import { Monogram, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { membersAddress, WHOLE } from "../customers/url-state.ts";
import { membersQuery, useMembersTitle } from "../customers/use-members.ts";
import { type ReportAddress, type RfmState, reportGroup, toSegmentRule } from "../report-state.ts";

import styles from "../rfm.module.css";
import { Ideas } from "./group-cards.tsx";
import { GrowthMark, type KeyedSegment, segmentsInOrder } from "./segment-model.tsx";

/** What to do today with the customers of the focused segment, each action with a link to its customers. */
const SegmentActions = ({ state }: { state: RfmState }) => {
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  return mayView ? <Actions state={state} /> : null;
};

const Actions = ({ state }: { state: RfmState }) => {
  const t = useTranslations();
  const me = useMe();
  const title = useActionTitle();
  const evidence = useEvidence();
  const input = membersQuery({ ...state, segment: state.focus });
  const { answer, error, retry } = useAnswer("GET /api/admin/segmentation/actions", input, { staleMs: FRESH_MS });
  const actions = answer && evidence.order(answer.data, ({ kind }) => kind, state.focus);
  if (error) return <ErrorCard title={t("groups.actions_failed")} error={error} onRetry={retry} />;
  return (
    <>
      <h3 className={styles.sheetTitle}>{t("groups.actions")}</h3>
      {actions?.length === 0 && <p className="small faint">{t("groups.no_actions")}</p>}
      <ul className={`stack gap-8 ${styles.people}`} aria-busy={actions === undefined}>
        {actions?.map(({ kind, customers, reachableByEmail }) => (
          <li className="flex items-start justify-between gap-16" key={kind}>
            <Link href={membersAddress(me, state, { action: kind })} prefetch={false}>
              {title(kind)}
            </Link>
            <span className="small faint">
              {[
                t("groups.action_reach", { count: customers, reachable: reachableByEmail }),
                evidence.note(kind, state.focus),
              ]
                .filter((part) => part !== "")
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
};

/** Facts specific to the method: average scores, range of spending, or trait. */
const useMethodFacts = () => {
  const t = useTranslations("rfm");
  const { money, decimal, percent } = useFormats();
  return ({ characteristics: own }: KeyedSegment): Fact[] => {
    if ("avg_scores" in own) {
      const { recency, frequency, monetary } = own.avg_scores;
      const value = `R ${decimal(recency)} · F ${decimal(frequency)} · M ${decimal(monetary)}`;
      return [{ label: t("average_scores"), term: "rfm_scores", value }];
    }
    if ("min_total_spend" in own) {
      const { min_total_spend: from, max_total_spend: to } = own;
      if (from === null || to === null) return [];
      return [
        { label: t("spend_range"), term: "value_tier", value: t("money_range", { from: money(from), to: money(to) }) },
      ];
    }
    const { trait_share: share, population_share: overall, lift } = own;
    if (share === null || overall === null || lift === null) return [];
    return [
      {
        label: t("trait_share"),
        term: "lift",
        value: percent(share),
        note: t("trait_against", { share: percent(overall), lift: decimal(lift) }),
      },
    ];
  };
};

type SegmentFactsProps = { segment: KeyedSegment; group: SegmentGroup | undefined; state: RfmState };

/** What a segment's customers have in common, its share and averages, and ideas with the customers they reach. */
const SegmentFacts = ({ segment, group, state }: SegmentFactsProps) => {
  const t = useTranslations();
  const { money, decimal } = useFormats();
  const shares = useShareFacts();
  const methodFacts = useMethodFacts();
  const describe = useGroupWords();
  const { characteristics } = segment;
  const isEmpty = segment.customer_count === 0;
  return (
    <div className="stack gap-16">
      {group && <p>{describe(group, state.days)}</p>}
      {isEmpty && <p className="small faint">{t("rfm.no_customers_long")}</p>}
      {!isEmpty && (
        <FactList
          facts={[
            ...shares({
              customers: segment.customer_count,
              customerShare: segment.customer_share,
              revenue: segment.total_revenue,
              revenueShare: segment.revenue_share,
              group: reportGroup(state, segment.key),
            }),
            { label: t("terms.growth"), term: "change", value: <GrowthMark segment={segment} /> },
            {
              label: t("terms.average_order_value"),
              term: "average_order_value",
              value: money(segment.average_order_value),
            },
            { label: t("report.spend_each"), term: "monetary_value", value: money(characteristics.avg_total_spend) },
            {
              label: t("report.orders_each"),
              term: "frequency",
              value: decimal(characteristics.avg_purchase_frequency),
            },
            {
              label: t("report.last_purchase"),
              term: "recency",
              value: t("rfm.days", { count: Math.round(characteristics.avg_days_since_last_purchase) }),
            },
            ...methodFacts(segment),
          ]}
        />
      )}
      {!isEmpty && <SegmentActions state={state} />}
      <h3 className={styles.sheetTitle}>{t("rfm.ideas")}</h3>
      <Ideas segment={segment.key} group={group} state={state} />
    </div>
  );
};

const FIRST = 5;

/** The top five customers of the focus, with a link to all of them and an export. */
const SheetCustomers = ({ state, customers }: { state: RfmState; customers: number }) => {
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  if (!mayView || customers === 0) return null;
  return <People state={state} customers={customers} />;
};

const People = ({ state, customers }: { state: RfmState; customers: number }) => {
  const t = useTranslations();
  const me = useMe();
  const { money, day } = useFormats();
  const title = useMembersTitle({ segment: state.focus, cell: state.cell, ...WHOLE });
  const query = membersQuery({ ...state, segment: state.focus });
  const { answer, error, retry } = useAnswer(
    "GET /api/admin/segmentation/customers",
    { ...query, page: "1", pageSize: String(FIRST), sort: "-revenue" },
    { keepsBefore: true },
  );
  const rows = answer?.data;
  if (error) return <ErrorCard title={t("members.top_failed")} error={error} onRetry={retry} />;
  return (
    <section className={`stack gap-16 ${styles.after}`} aria-labelledby="sheet-people">
      <h3 id="sheet-people" className={styles.sheetTitle}>
        {t("members.top")}
      </h3>
      <ul className={`stack gap-8 ${styles.people}`} aria-busy={rows === undefined}>
        {rows?.map(({ id, name, externalId, revenue, orderCount, lastOrderAt }) => (
          <li className="flex items-start justify-between gap-16" key={id}>
            <TwoLines below={t("members.bought", { orders: orderCount, ago: day(lastOrderAt) })}>
              <Link href={customerAddress(id)}>{customerName({ name, externalId })}</Link>
            </TwoLines>
            <span>{money(revenue)}</span>
          </li>
        ))}
      </ul>
      <div className="row gap-8">
        <Link
          href={membersAddress(me, state)}
          className={`inline-flex items-center font-medium no-underline ${styles.primaryLink}`}
        >
          {t("members.see", { count: customers })}
        </Link>
        <SaveAsSegment criteria={toSegmentRule(state, me)} name={title} />
        <ExportButton route="GET /api/admin/segmentation/customers" input={{ ...query, exportFormat: "csv" }} />
      </div>
    </section>
  );
};

type Props = { page: ReportAddress; report: SegmentationReport; groups: SegmentGroups | undefined };

/** Details of the focus, beside the page (below it on phones). Esc clears the focus. */
export const FocusSheet = ({ page, report, groups }: Props) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const isPhone = useIsPhone();
  const { focus, cell: address } = page.state;
  const segment = focus ? segmentsInOrder(report).find(({ key }) => key === focus) : undefined;
  const grid = report.method === "rfm" ? report : undefined;
  const cell = grid && address ? gridCells(grid).find((one) => isSame(one, address)) : undefined;
  return (
    <Drawer
      open={segment !== undefined || cell !== undefined}
      onClose={() => page.change({ focus: null, cell: null })}
      mask={false}
      placement={isPhone ? "bottom" : "right"}
      width={480}
      height="72vh"
      closable={{ "aria-label": t("shell.close") }}
      title={
        segment ? (
          <span className="flex items-center gap-8 subtitle">
            <Monogram segment={segment.key} />
            {t("rfm.in_period", { name: words(segment.key).name, days: report.period.days })}
          </span>
        ) : (
          cell && t("rfm.cell_title", { r: cell.recency, f: cell.frequency })
        )
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable */}
      <section tabIndex={0} aria-label={t("rfm.figures")}>
        {segment && (
          <SegmentFacts segment={segment} group={findSegmentGroup(groups, segment.segment_code)} state={page.state} />
        )}
        {grid && cell && <CellFacts cell={cell} report={grid} />}
        <SheetCustomers state={page.state} customers={segment?.customer_count ?? cell?.customers ?? 0} />
      </section>
    </Drawer>
  );
};
