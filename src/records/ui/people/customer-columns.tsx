"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import type { ClvTier } from "#lib/clv/forecast-setting.ts";
import {
  COLUMN_FIELDS,
  type ColumnField,
  type ListFieldName,
  type ListValues,
  listField,
} from "#records/rules/customers/list-fields.ts";
import type { Consent } from "#records/rules/incoming-records.ts";
import { customerDetail, customerName, loyaltyLabel } from "./customer-name.ts";
import { customerAddress } from "./customer-state.ts";
import { SegmentName } from "./segment-mark.tsx";

type NamedCustomer = { id: string; externalId: string; name: string | null; email: string | null };

/** The customer, linked to their page. `here` is the list's own address, for the link back to it. */
export const useNameColumn = (here: string): ListColumn<NamedCustomer> => {
  const t = useTranslations();
  return {
    name: "name",
    title: t("terms.customer"),
    show: (one) => (
      <TwoLines below={customerDetail(one)}>
        <Link href={customerAddress(one.id, here)}>{customerName(one)}</Link>
      </TwoLines>
    ),
  };
};

/** How much of the revenue the gross margin is of, unless it is all of it. */
export const useKnownCosts = () => {
  const t = useTranslations("margin");
  const { percent } = useFormats();
  return ({ grossMargin, costCoverage }: ListValues<"grossMargin" | "costCoverage">): string | null =>
    grossMargin === null || costCoverage === null || costCoverage >= 1
      ? null
      : t("costs_known", { share: percent(costCoverage) });
};

/** What else of a row the cell of a field shows. */
type ShownWith = { rfmSegment: "orderCount"; grossMargin: "costCoverage" };

type FieldColumn<Name extends ColumnField> = ListColumn<
  ListValues<Name | (Name extends keyof ShownWith ? ShownWith[Name] : never), string>
> & { name: Name };

type AnyRow = ListValues<ListFieldName, string>;

const NUMBERS: readonly string[] = ["money", "count", "rate", "share", "chance"];

/** A column of each field of a customer. Every list that shows the field has this one. */
export const useFieldColumns = (): { [Name in ColumnField]: FieldColumn<Name> } => {
  const t = useTranslations();
  const formats = useFormats();
  const { rfmDays } = useMe().business;
  const toKnownCosts = useKnownCosts();

  const cell = (name: ColumnField, row: AnyRow): ReactNode => {
    const { kind } = listField(name);
    const value = row[name];
    if (kind === "rfm") return <SegmentName segment={row.rfmSegment} hasBought={row.orderCount > 0} />;
    if (kind === "segments") return row.segments.map((segment) => segment.name).join(", ") || "–";
    if (kind === "time") return value === null ? t("settings.never") : formats.day(value as string);
    if (value === null) return "–";
    if (kind === "text") return value as string;
    if (kind === "tier") return t(`clv_tiers.${value as ClvTier}.label`);
    if (kind === "loyalty") return loyaltyLabel(t, value as string);
    if (kind === "consent") return t(`consents.${value as Consent}`);
    if (kind === "count") return formats.count(value as number);
    if (kind !== "money") return formats.percent(value as number);
    const amount = formats.money(value as number);
    return name === "grossMargin" ? <TwoLines below={toKnownCosts(row)}>{amount}</TwoLines> : amount;
  };

  const column = (name: ColumnField): ListColumn<AnyRow> => {
    const { kind, title, titleValues, term, figure } = listField(name);
    return {
      name,
      title: t(title as "members.orders", { days: rfmDays, ...titleValues }),
      ...(term && { term }),
      ...(figure && { figure }),
      ...(NUMBERS.includes(kind) && { align: "end" as const }),
      ...(kind === "time" && { startsDown: true }),
      ...(kind === "segments" && { isText: true }),
      show: (row) => cell(name, row),
    };
  };
  const columns = Object.fromEntries(COLUMN_FIELDS.map((name) => [name, column(name)]));
  return columns as unknown as { [Name in ColumnField]: FieldColumn<Name> };
};

/** The probability of no order in the next 90 days: `1 - orderChance90`. */
export const useChurnRiskColumn = (): ListColumn<{ churnRisk: number | null }> & { name: "churnRisk" } => {
  const t = useTranslations();
  const { percent } = useFormats();
  return {
    name: "churnRisk",
    title: t("terms.churn_risk"),
    term: "churn_risk",
    align: "end",
    show: ({ churnRisk }) => (churnRisk === null ? "–" : percent(churnRisk)),
  };
};
