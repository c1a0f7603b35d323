"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ImportLink, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { Card, Facts } from "#core/ui/page/card.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { SecondOrder } from "#features/products/contracts.ts";
import { GROUPS, type ProductsAddress, toRange } from "./products-address.ts";

type Returns = SecondOrder["total"]["returns"];

/** The shares that came back within 30, 60 and 90 days as columns. */
const useReturnColumns = <Row extends { customers: number; returns: Returns }>(): Column<Row>[] => {
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
    { name: "customers", title: t("columns.first_buyers"), value: ({ customers }) => customers, format: count },
    within(0, 30),
    within(1, 60),
    within(2, 90),
  ];
};

const CurveCard = ({ data }: { data: SecondOrder }) => {
  const t = useTranslations("products");
  const { percent } = useFormats();
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
    <Card title={t("second_order_title")} term="days_to_second_order" isLoose>
      <p>
        {within90
          ? t("second_order_answer", {
              customers: data.customers,
              share: percent(within90.value),
              lower: percent(within90.lower),
              upper: percent(within90.upper),
            })
          : t("second_order_early", { customers: data.customers })}
      </p>
      <Facts
        facts={[
          [t("quarter"), dayOf(quarter)],
          [t("half"), dayOf(half)],
          [t("three_quarters"), dayOf(threeQuarters)],
        ]}
      />
      {data.due && data.due.customers > 0 && (
        <p>
          {data.due.to === null
            ? t("due_from", { count: data.due.customers, from: data.due.from })
            : t("due_between", { count: data.due.customers, from: data.due.from, to: data.due.to })}
        </p>
      )}
      <p className="small faint">{t("second_order_about")}</p>
    </Card>
  );
};

const LadderCard = ({ data }: { data: SecondOrder }) => {
  const t = useTranslations("products");
  const { count, money, percent } = useFormats();
  return (
    <Card title={t("ladder_title")}>
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

const GroupsCard = ({ data, page: { state, change } }: { data: SecondOrder; page: ProductsAddress }) => {
  const t = useTranslations("products");
  const shares = useReturnColumns<SecondOrder["groups"][number]>();
  const nameOf = ({ kind, key, label }: SecondOrder["groups"][number]) =>
    kind === "value" ? (label ?? key ?? "") : t(`groups.${kind}`);
  return (
    <Card
      title={t("groups_title")}
      tools={
        <ChoiceMenu
          label={t("by")}
          isLabelShown
          words={t(`dimensions.${state.group}`)}
          options={GROUPS.map((key) => ({ key, label: t(`dimensions.${key}`) }))}
          chosen={state.group}
          onChoose={(key) => change({ group: GROUPS.find((group) => group === key) ?? "product" })}
        />
      }
    >
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
          },
        ]}
      />
    </Card>
  );
};

const OUTLINE = [
  { cards: 1, height: 220 },
  { cards: 2, height: 260 },
];

/** When customers place their second order. */
export const SecondOrderSide = ({ page }: { page: ProductsAddress }) => {
  const t = useTranslations("products");
  const input = { by: page.state.group, ...toRange(page.state) };
  const { answer, error, retry, isUpdating } = useAnswer("GET /api/admin/second-order", input, { keepsBefore: true });
  const shares = useReturnColumns<SecondOrder["months"][number]>();
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
    <>
      <CurveCard data={data} />
      <Card title={t("months_title")}>
        <DataTable
          rows={data.months}
          keyOf={({ month }) => month}
          columns={[{ name: "month", title: t("month"), value: ({ month }) => month }, ...shares]}
        />
      </Card>
      <LadderCard data={data} />
      <GroupsCard data={data} page={page} />
      {isUpdating && <ProgressLine />}
    </>
  );
};
