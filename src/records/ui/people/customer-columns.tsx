"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";

import { ORDER_CHANCE_DAYS, ORDER_CHANCES, type OrderChanceRow } from "#lib/clv/forecast-setting.ts";
import { customerDetail, customerName } from "./customer-name.ts";
import { customerAddress } from "./customer-state.ts";
import { SegmentName } from "./segment-mark.tsx";

type NamedCustomer = { id: string; externalId: string; name: string | null; email: string | null };

/** The customer, linked to their page. `here` is the list's own address, for the link back to it. */
export const useNameColumn = (here: string): ListColumn<NamedCustomer> => {
  const t = useTranslations();
  return {
    name: "name",
    title: t("terms.customer"),
    isSortable: true,
    show: (one) => (
      <TwoLines below={customerDetail(one)}>
        <Link href={customerAddress(one.id, here)}>{customerName(one)}</Link>
      </TwoLines>
    ),
  };
};

type SegmentMember = AnswerOf<"GET /api/admin/segments/{id}/members">["data"][number];

type Buyer<Name extends keyof SegmentMember, Needed extends keyof SegmentMember = Name> = ListColumn<
  Pick<SegmentMember, Name | Needed>
> & { name: Name };

/** Columns that every list of customers shares; `from` is the list's own address, for links back. */
export const useBuyerColumns = (from: string) => {
  const t = useTranslations();
  const formats = useFormats();
  const { rfmDays: days } = useMe().business;
  const name = useNameColumn(from);
  const rfmSegment: Buyer<"rfmSegment", "orderCount"> = {
    name: "rfmSegment",
    title: t("segments.rfm", { days }),
    term: "rfm_segment",
    show: ({ rfmSegment, orderCount }) => <SegmentName segment={rfmSegment} hasBought={orderCount > 0} />,
  };
  const lifetimeValue: Buyer<"lifetimeValue"> = {
    name: "lifetimeValue",
    title: t("segments.lifetime_value"),
    term: "lifetime_value",
    isSortable: true,
    startsDown: true,
    align: "end",
    show: ({ lifetimeValue }) => formats.money(lifetimeValue),
  };
  const orderCount: Buyer<"orderCount"> = {
    name: "orderCount",
    title: t("members.orders"),
    term: "orders",
    isSortable: true,
    startsDown: true,
    align: "end",
    show: ({ orderCount }) => formats.count(orderCount),
  };
  const lastOrderAt: Buyer<"lastOrderAt"> = {
    name: "lastOrderAt",
    title: t("members.last_order"),
    term: "days_since_last_purchase",
    figure: "last_order",
    isSortable: true,
    startsDown: true,
    show: ({ lastOrderAt }) => (lastOrderAt === null ? t("settings.never") : formats.day(lastOrderAt)),
  };
  const churnRisk: ListColumn<{ churnRisk: number | null }> & { name: "churnRisk" } = {
    name: "churnRisk",
    title: t("terms.churn_risk"),
    term: "churn_risk",
    isSortable: true,
    startsDown: true,
    align: "end",
    show: ({ churnRisk }) => (churnRisk === null ? "–" : formats.percent(churnRisk)),
  };
  return { name, rfmSegment, lifetimeValue, orderCount, lastOrderAt, churnRisk };
};

type WithMargin = { grossMargin: number | null; marginRate: number | null; costCoverage: number | null };
type MarginColumn<Name extends keyof WithMargin> = ListColumn<WithMargin> & { name: Name };

/** Gross margin and its rate, and of how much of the revenue they are unless it is all of it. */
export const useMarginColumns = () => {
  const t = useTranslations("margin");
  const { money, percent } = useFormats();
  const knownOf = ({ grossMargin, costCoverage }: WithMargin): string | null =>
    grossMargin === null || costCoverage === null || costCoverage >= 1
      ? null
      : t("costs_known", { share: percent(costCoverage) });
  const grossMargin: MarginColumn<"grossMargin"> = {
    name: "grossMargin",
    title: t("gross_margin"),
    term: "gross_margin",
    align: "end",
    show: (row) =>
      row.grossMargin === null ? "–" : <TwoLines below={knownOf(row)}>{money(row.grossMargin)}</TwoLines>,
  };
  const marginRate: MarginColumn<"marginRate"> = {
    name: "marginRate",
    title: t("margin_rate"),
    term: "gross_margin_rate",
    align: "end",
    show: ({ marginRate }) => (marginRate === null ? "–" : percent(marginRate)),
  };
  return { grossMargin, marginRate, knownOf };
};

/** The chance of an order in the next 7, 30 and 90 days: one column each. */
export const useOrderChanceColumns = (): (ListColumn<OrderChanceRow> & { name: keyof OrderChanceRow })[] => {
  const t = useTranslations("forecast");
  const { percent } = useFormats();
  return ORDER_CHANCES.map((name, at) => ({
    name,
    title: t("order_within", { days: ORDER_CHANCE_DAYS[at] as number }),
    term: "order_chance",
    figure: name,
    align: "end",
    show: ({ [name]: chance }) => (chance === null ? "–" : percent(chance)),
  }));
};
