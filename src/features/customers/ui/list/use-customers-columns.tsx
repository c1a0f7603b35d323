"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";

import type { ListedCustomer } from "#features/customers/contracts/customers.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { ownValue } from "#lib/own-value.ts";
import { COLUMNS, type CustomerColumn, customColumn } from "#records/rules/customers/list-columns.ts";
import { useBuyerColumns, useMarginColumns, useOrderChanceColumns } from "#records/ui/people/customer-columns.tsx";
import { customerDetail, customerName, loyaltyLabel } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";

import { CustomValue } from "../custom-fields/custom-value.tsx";
import styles from "./customers.module.css";
import { HighlightedText } from "./highlighted-text.tsx";

type Options = { searched: string; here: string; chosen: readonly CustomerColumn[] };

/** The chosen columns of the list; `here` is its own address, for links back. */
export const useCustomersColumns = ({ searched, here, chosen }: Options) => {
  const t = useTranslations();
  const { money } = useFormats();
  const chances = useOrderChanceColumns();
  const { rfmSegment, lifetimeValue, orderCount, lastOrderAt } = useBuyerColumns(here);
  const { grossMargin, marginRate } = useMarginColumns();
  const words = searched.split(/\s+/);
  const name: ListColumn<ListedCustomer> = {
    name: "name",
    title: t("terms.customer"),
    isSortable: true,
    show: (customer) => {
      const { id, name, externalId } = customer;
      const more = [...new Set([customerDetail(customer), name?.trim() ? externalId : null])]
        .filter((one) => one !== null)
        .join(" · ");
      return (
        <TwoLines below={<HighlightedText text={more} words={words} />} title={more}>
          <Link href={customerAddress(id, here)}>
            <HighlightedText text={customerName(customer)} words={words} />
          </Link>
        </TwoLines>
      );
    },
  };
  const others: (ListColumn<ListedCustomer> & { name: CustomerColumn })[] = [
    rfmSegment,
    lifetimeValue,
    orderCount,
    lastOrderAt,
    {
      name: "predictedClv",
      title: t("forecast.clv_months", { months: STANDARD_SETTING.months }),
      term: "clv",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ predictedClv }) => (predictedClv === null ? "–" : money(predictedClv)),
    },
    ...chances,
    {
      name: "segments",
      title: t("nav.segments"),
      isText: true,
      show: ({ segments }) =>
        segments.length === 0 ? (
          "–"
        ) : (
          <span className={styles.soft}>{segments.map(({ name }) => name).join(", ")}</span>
        ),
    },
    { ...grossMargin, isSortable: true, startsDown: true },
    { ...marginRate, isSortable: true, startsDown: true },
    {
      name: "loyaltyLevel",
      title: t("customers.loyalty"),
      show: ({ loyaltyLevel }) => (loyaltyLevel === null ? "–" : loyaltyLabel(t, loyaltyLevel)),
    },
    { name: "country", title: t("customers.country"), show: ({ country }) => country ?? "–" },
    {
      name: "externalId",
      title: t("customer.external_id"),
      show: ({ externalId }) => <HighlightedText text={externalId} words={words} />,
    },
  ];
  const own = (useAnswer("GET /api/admin/custom-fields", {}).answer?.data ?? []).filter(
    ({ kind, archivedAt }) => kind === "customers" && archivedAt === null,
  );
  for (const { key, name: title, type } of own) {
    others.push({
      name: customColumn(key),
      title,
      isText: type === "text",
      ...(type === "number" && { align: "end" as const }),
      show: ({ customFields }) => <CustomValue value={ownValue(customFields, key)} type={type} />,
    });
  }
  const titleOf = (column: CustomerColumn) => others.find((one) => one.name === column)?.title ?? column;
  return {
    columns: [name, ...chosen.flatMap((column) => others.filter((one) => one.name === column))],
    offered: [...COLUMNS, ...own.map(({ key }) => customColumn(key))],
    titleOf,
  };
};
