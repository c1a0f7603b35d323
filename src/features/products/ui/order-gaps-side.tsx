"use client";

import { useTranslations } from "next-intl";
import { ChartCard, CopyMenu } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Columns } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ImportLink, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { FreshnessContext } from "#core/ui/page-freshness.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TwoLines } from "#core/ui/table/column.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { OrderGaps } from "#features/products/contracts/second-order.ts";
import { type RangeState, toRange } from "./products-address.ts";

type Step = OrderGaps["steps"][number];
type Quartile = Step["quartiles"][number];

/** "From order 1 to 2". */
const useStepName = () => {
  const t = useTranslations("products.gaps");
  return ({ order }: Pick<Step, "order">) => t("step", { order, next: order + 1 });
};

/** When a quarter, half and three quarters of the customers have placed the next order. */
const QuartilesCard = ({ data }: { data: OrderGaps }) => {
  const t = useTranslations("products");
  const { count, percent } = useFormats();
  const nameOf = useStepName();
  const show = ({ day, lower, upper }: Quartile) => {
    if (day === null) return <span className="faint">{t("not_reached")}</span>;
    const interval = lower !== null && upper !== null && t("interval", { lower: count(lower), upper: count(upper) });
    return interval ? <TwoLines below={interval}>{count(day)}</TwoLines> : count(day);
  };
  const quartile = (at: number, title: string) => ({
    name: title,
    title,
    value: ({ quartiles }: Step) => quartiles[at]?.day,
    show: ({ quartiles }: Step) => show(quartiles[at] as Quartile),
  });
  const title = t("gaps.quartiles_title");
  return (
    <Card title={title} term="days_between_orders" tools={<CopyMenu title={title} />} isLoose>
      <p>
        {data.every.medianDays === null
          ? t("gaps.no_median", { orders: data.every.orders })
          : t("gaps.median", { orders: data.every.orders, days: data.every.medianDays })}
      </p>
      <DataTable
        rows={data.steps}
        keyOf={({ order }) => String(order)}
        columns={[
          { name: "step", title: t("gaps.steps"), value: ({ order }) => order, show: nameOf },
          { name: "orders", title: t("columns.customers"), value: ({ orders }) => orders, format: count },
          {
            name: "followed",
            title: t("gaps.followed"),
            value: ({ orders, followed }) => (orders > 0 ? followed / orders : null),
            format: percent,
          },
          quartile(0, t("gaps.quarter")),
          quartile(1, t("gaps.half")),
          quartile(2, t("gaps.three_quarters")),
        ]}
      />
      <p className="max-w-prose small faint">{t("gaps.about")}</p>
    </Card>
  );
};

/** On which days the next orders come, step by step. */
const DistributionCard = ({ data, isTable }: { data: OrderGaps; isTable: boolean }) => {
  const t = useTranslations("products.gaps");
  const { count, percent } = useFormats();
  const nameOf = useStepName();
  const shown = data.steps.filter(({ spans }) => spans.some(({ share }) => share !== null));
  const most = Math.max(0, ...shown.flatMap(({ spans }) => spans.map(({ share }) => share ?? 0)));
  const daysOf = ({ from, to }: Step["spans"][number]) => `${from}–${to}`;
  if (most === 0) return null;
  const spans = data.steps[0]?.spans ?? [];
  return (
    <ChartCard
      title={t("distribution_title")}
      term="days_between_orders"
      answer={t("distribution_answer")}
      isTable={isTable}
      table={
        <DataTable
          rows={spans.map((span, at) => ({ span, shares: shown.map((step) => step.spans[at]?.share ?? null) }))}
          keyOf={({ span }) => String(span.from)}
          columns={[
            {
              name: "days",
              title: t("days_since"),
              value: ({ span }) => span.from,
              show: ({ span }) => daysOf(span),
            },
            ...shown.map((step, at) => ({
              name: String(step.order),
              title: nameOf(step),
              value: ({ shares }: { shares: (number | null)[] }) => shares[at],
              format: percent,
            })),
          ]}
        />
      }
    >
      <div className="stack gap-16 mt-12">
        {shown.map((step) => (
          <div key={step.order}>
            <h3 className="subtitle">{nameOf(step)}</h3>
            <Columns
              label={`${t("distribution_title")} ${nameOf(step)}`}
              most={most}
              columns={step.spans.map((span) => ({
                name: daysOf(span),
                cut: "",
                // A column of 0 is one that is not known.
                value: span.share === null ? 0 : Math.max(span.share, Number.MIN_VALUE),
                words: span.share === null ? "" : percent(span.share),
                tip: {
                  title: t("day_range", { from: span.from, to: span.to }),
                  lines:
                    span.share === null
                      ? [t("not_observed")]
                      : [percent(span.share), t("orders_so_far", { count: count(span.gaps) })],
                },
              }))}
            />
          </div>
        ))}
      </div>
    </ChartCard>
  );
};

const OUTLINE = [
  { cards: 1, height: 260 },
  { cards: 1, height: 620 },
];

/** How long customers take from one order to the next. */
export const OrderGapsSide = ({ range, isTable }: { range: RangeState; isTable: boolean }) => {
  const t = useTranslations("products");
  const { answer, error, retry, isUpdating } = useAnswer("GET /api/admin/order-gaps", toRange(range), {
    keepsBefore: true,
  });
  if (error) return <ErrorCard title={t("gaps.failed")} error={error} onRetry={retry} />;
  if (!answer) return <PageSkeleton rows={OUTLINE} />;
  const { data } = answer;
  if (data.customers === 0)
    return (
      <Card title={t("gaps.quartiles_title")} isLoose>
        <p>{t("empty")}</p>
        <ImportLink />
      </Card>
    );
  return (
    <FreshnessContext value={{ orders: { calculatedAt: data.calculatedAt } }}>
      <QuartilesCard data={data} />
      <DistributionCard data={data} isTable={isTable} />
      {isUpdating && <ProgressLine />}
    </FreshnessContext>
  );
};
