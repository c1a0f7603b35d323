"use client";

import { useTranslations } from "next-intl";
import { ChoiceSwitch } from "#core/ui/choice-switch.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { TwoLines } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { ProductPair } from "#features/products/contracts.ts";
import { type ProductsAddress, RELATIONS, toRange } from "./products-address.ts";

/** What customers buy together or next. */
export const PairsSide = ({ page: { state, change } }: { page: ProductsAddress }) => {
  const t = useTranslations("products");
  const { count, fine, percent } = useFormats();
  const page = useListTable<ProductPair>({
    resource: "products/pairs",
    sorts: ["lift", "customers"],
    standardSort: "-lift",
    filters: { relation: state.relation, ...toRange(state) },
  });
  const columns: ListColumn<ProductPair>[] = [
    { name: "first", title: t(`first.${state.relation}`), show: ({ first }) => first.name ?? first.id },
    {
      name: "second",
      title: t(`second.${state.relation}`),
      onPhone: "line",
      show: ({ second }) => second.name ?? second.id,
    },
    {
      name: "lift",
      title: t("columns.lift"),
      term: "lift",
      figure: null,
      align: "end",
      show: ({ lift }) => (
        <TwoLines below={t("interval", { lower: fine(lift.lower), upper: fine(lift.upper) })}>
          {fine(lift.value)}
        </TwoLines>
      ),
    },
    {
      name: "customers",
      title: t("columns.joint_customers"),
      align: "end",
      show: ({ customers, shareOfFirst }) => (
        <TwoLines below={t("share_of_first", { share: percent(shareOfFirst) })}>{count(customers)}</TwoLines>
      ),
    },
  ];
  return (
    <>
      <ChoiceSwitch
        name="relation"
        label={t("tabs.pairs")}
        chosen={state.relation}
        options={RELATIONS.map((key) => ({ key, label: t(`relations.${key}`) }))}
        onChoose={(relation) => change({ relation, page: 1 })}
      />
      <p className="max-w-prose small faint">{t(`pairs_about.${state.relation}`)}</p>
      <ListTable<ProductPair>
        caption={t(`relations.${state.relation}`)}
        columns={columns}
        page={page}
        searchLabel={t("search")}
        empty={<p>{t("no_pairs")}</p>}
      />
    </>
  );
};
