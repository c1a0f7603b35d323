"use client";

import { useTranslations } from "next-intl";
import type { View } from "#core/ui/address.ts";
import { ChartCard, CopyMenu } from "#core/ui/charts/chart-card.tsx";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ImportLink, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { Card, Facts } from "#core/ui/page/card.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { FreshnessContext } from "#core/ui/page-freshness.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { SecondOrder } from "#features/products/contracts/second-order.ts";
import { dueCriteria, groupCriteria, monthCriteria } from "#features/products/rules/product-criteria.ts";
import { LEAST_FIRST_BUYERS } from "#lib/products/return-rates.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { CURVE_DAYS } from "#records/rules/order-readings/products-of-orders.ts";
import { GROUPS, type Group } from "#records/rules/report-choices.ts";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import { FigureLink } from "./customer-links.tsx";
import { type RangeState, toRange } from "./products-address.ts";
import type { SecondOrderPlotProps } from "./second-order-plot.tsx";

type Returns = SecondOrder["total"]["returns"];

/** The shares that came back within 30, 60 and 90 days as columns. */
const useReturnColumns = <Row extends { customers: number; returns: Returns }>(
  criteriaOf: (row: Row) => Criteria | null,
): Column<Row>[] => {
  const t = useTranslations("products");
  const { count, percent } = useFormats();
  const within = (at: number, days: number): Column<Row> => ({
    name: `within${days}`,
    title: t("within", { days }),
    value: ({ returns }) => returns[at]?.share?.value ?? null,
    show: ({ returns }) => {
      const own = returns[at];
      if (!own?.share) return "–";
      return own.isTooFew ? <span className="faint">{percent(own.share.value)}</span> : percent(own.share.value);
    },
  });
  return [
    {
      name: "customers",
      title: t("columns.customers"),
      value: ({ customers }) => customers,
      show: (row) => <FigureLink criteria={criteriaOf(row)}>{count(row.customers)}</FigureLink>,
    },
    within(0, 30),
    within(1, 60),
    within(2, 90),
  ];
};

const Plot = lazyPlot<SecondOrderPlotProps>(
  () => import("./second-order-plot.tsx").then(({ SecondOrderPlot: it }) => it),
  332,
);

/** The table of the curve has every so many days. */
const TABLE_STEP = 10;

const CurveCard = ({ data, isTable }: { data: SecondOrder; isTable: boolean }) => {
  const t = useTranslations("products");
  const { count, percent } = useFormats();
  const [quarter, half, threeQuarters] = data.quartiles;
  const dayOf = (quartile: SecondOrder["quartiles"][number] | undefined) => {
    if (quartile === undefined || quartile.day === null) return t("not_reached");
    const { day, lower, upper } = quartile;
    return lower === null || upper === null
      ? t("days", { count: day })
      : t("days_interval", { count: day, lower, upper });
  };
  const within90 = data.curve.find(({ day }) => day === 90);
  return (
    <ChartCard
      title={t("second_order_title")}
      term="days_to_second_order"
      answer={
        data.customers < LEAST_FIRST_BUYERS
          ? t("second_order_too_few", { customers: data.customers, least: LEAST_FIRST_BUYERS })
          : within90
            ? t("second_order_answer", {
                customers: data.customers,
                share: percent(within90.value),
                lower: percent(within90.lower),
                upper: percent(within90.upper),
              })
            : t("second_order_early", { customers: data.customers })
      }
      above={
        <div className="mt-12">
          <Facts
            facts={[
              [t("quarter"), dayOf(quarter)],
              [t("half"), dayOf(half)],
              [t("three_quarters"), dayOf(threeQuarters)],
            ]}
          />
        </div>
      }
      isTable={isTable}
      table={
        <DataTable
          rows={data.curve.filter(({ day }) => day % TABLE_STEP === 0)}
          keyOf={({ day }) => String(day)}
          columns={[
            { name: "day", title: t("curve_x"), value: ({ day }) => day },
            { name: "value", title: t("columns.came_back"), value: ({ value }) => value, format: percent },
            { name: "lower", title: t("columns.lower"), value: ({ lower }) => lower, format: percent },
            { name: "upper", title: t("columns.upper"), value: ({ upper }) => upper, format: percent },
            { name: "waiting", title: t("columns.waiting"), value: ({ waiting }) => waiting, format: count },
          ]}
        />
      }
      below={
        <div className="stack gap-8 mt-12">
          {data.due && data.due.customers > 0 && (
            <p className="underlined-links">
              {t("due", { count: data.due.customers, from: data.due.from, to: data.due.to ?? CURVE_DAYS })}{" "}
              <FigureLink criteria={dueCriteria(data.due, data)}>{t("due_list")}</FigureLink>
            </p>
          )}
          <p className="max-w-prose small faint">{t("second_order_about")}</p>
        </div>
      }
    >
      <Plot label={t("second_order_title")} curve={data.curve} quartiles={data.quartiles} />
    </ChartCard>
  );
};

const LadderCard = ({ data }: { data: SecondOrder }) => {
  const t = useTranslations("products");
  const { count, money, percent } = useFormats();
  return (
    <Card title={t("ladder_title")} tools={<CopyMenu title={t("ladder_title")} />} isLoose>
      <DataTable
        rows={data.ladder}
        keyOf={({ order }) => String(order)}
        columns={[
          { name: "order", title: t("order"), value: ({ order }) => order, show: ({ order }) => t("nth", { order }) },
          { name: "customers", title: t("columns.customers"), value: ({ customers }) => customers, format: count },
          {
            name: "share",
            title: t("share_of_previous"),
            value: ({ shareOfPrevious }) => shareOfPrevious,
            format: percent,
          },
          {
            name: "revenue",
            title: t("revenue_of_order"),
            value: ({ revenuePerCustomer }) => revenuePerCustomer,
            format: money,
          },
          {
            name: "soFar",
            title: t("revenue_so_far"),
            value: ({ revenueSoFarPerCustomer }) => revenueSoFarPerCustomer,
            format: money,
          },
        ]}
      />
    </Card>
  );
};

/** The name of a group of first orders, by what its customers have in common. */
const useGroupName = (by: SecondOrder["by"]) => {
  const t = useTranslations();
  const { storefronts } = useMe();
  return ({ kind, key, label }: SecondOrder["groups"][number]): string => {
    if (kind !== "value" || key === null) return t(`products.groups.${kind === "value" ? "unknown" : kind}`);
    if (by === "storefront") return storefronts.find(({ id }) => String(id) === key)?.name ?? key;
    const channel = `channels.${key}` as "channels.web";
    return by === "channel" && t.has(channel) ? t(channel) : (label ?? key);
  };
};

/** The state of a page with the second order. */
type SecondOrderPage = {
  state: RangeState & { group: Group; view: View };
  change: (wish: { group: Group }) => void;
};

const GroupsCard = ({ data, page: { state, change } }: { data: SecondOrder; page: SecondOrderPage }) => {
  const t = useTranslations("products");
  const { by } = data;
  const shares = useReturnColumns<SecondOrder["groups"][number]>((group) =>
    by === "month" || group.kind === "unknown" ? null : groupCriteria(by, group, data),
  );
  const nameOf = useGroupName(by);
  const isWithoutLines = (by === "product" || by === "category") && data.values === 0;
  return (
    <Card
      title={t("groups_title")}
      tools={
        <>
          <ChoiceMenu
            label={t("by")}
            isLabelShown
            words={t(`dimensions.${state.group}`)}
            options={GROUPS.map((key) => ({ key, label: t(`dimensions.${key}`) }))}
            chosen={state.group}
            onChoose={(key) => change({ group: GROUPS.find((group) => group === key) ?? "product" })}
          />
          <CopyMenu title={t("groups_title")} />
        </>
      }
      isLoose
    >
      {isWithoutLines ? (
        <p>{t(`no_groups.${by}`)}</p>
      ) : (
        <>
          <DataTable
            rows={data.groups}
            keyOf={({ kind, key }) => `${kind} ${key}`}
            columns={[
              { name: "group", title: t(`dimensions.${state.group}`), value: nameOf },
              ...shares,
              {
                name: "median",
                title: t("columns.median_days"),
                value: ({ medianDays }) => medianDays,
                show: ({ medianDays, customers }) => {
                  if (medianDays === null) return "–";
                  const days = t("days", { count: medianDays });
                  return customers < LEAST_FIRST_BUYERS ? <span className="faint">{days}</span> : days;
                },
              },
            ]}
          />
          <p className="max-w-prose small faint">{t("within_about")}</p>
        </>
      )}
    </Card>
  );
};

const OUTLINE = [
  { cards: 1, height: 220 },
  { cards: 2, height: 260 },
];

const MonthsCard = ({ data }: { data: SecondOrder }) => {
  const t = useTranslations("products");
  const { first } = useMonthWords();
  const shares = useReturnColumns<SecondOrder["months"][number]>(({ month }) => monthCriteria(month, data));
  return (
    <Card title={t("months_title")} tools={<CopyMenu title={t("months_title")} />} isLoose>
      <DataTable
        rows={data.months}
        keyOf={({ month }) => month}
        columns={[{ name: "month", title: t("month"), value: ({ month }) => month, format: first }, ...shares]}
      />
      <p className="max-w-prose small faint">{t("within_about")}</p>
    </Card>
  );
};

/** When customers place their second order. */
export const SecondOrderSide = ({ page }: { page: SecondOrderPage }) => {
  const t = useTranslations("products");
  const { state } = page;
  const input = { by: state.group, ...toRange(state) };
  const { answer, error, retry, isUpdating } = useAnswer("GET /api/admin/second-order", input, { keepsBefore: true });
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  if (!answer) return <PageSkeleton rows={OUTLINE} />;
  const { data } = answer;
  if (data.customers === 0)
    return (
      <Card title={t("second_order_title")} isLoose>
        <p>{t("empty")}</p>
        <ImportLink />
      </Card>
    );
  return (
    <FreshnessContext value={{ orders: { calculatedAt: data.calculatedAt } }}>
      <CurveCard data={data} isTable={state.view === "table"} />
      <MonthsCard data={data} />
      <LadderCard data={data} />
      <GroupsCard data={data} page={page} />
      {isUpdating && <ProgressLine />}
    </FreshnessContext>
  );
};
