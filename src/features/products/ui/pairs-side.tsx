"use client";

import { useTranslations } from "next-intl";
import { ImportLink } from "#core/ui/feedback/notice.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { TwoLines } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { ProductPair, ProductPairSummary } from "#features/products/contracts/products.ts";
import { bothCriteria, missingCriteria } from "#features/products/rules/product-criteria.ts";
import { PAIR_SORTS } from "#records/rules/report-choices.ts";
import { CustomersMenu } from "./customer-links.tsx";
import { type ProductsAddress, toRange } from "./products-address.ts";

/** What customers buy together or next. */
export const PairsSide = ({ page: { state } }: { page: ProductsAddress }) => {
  const t = useTranslations("products");
  const { count, hundredths, percent } = useFormats();
  const page = useListTable<ProductPair>({
    resource: "products/pairs",
    sorts: PAIR_SORTS,
    standardSort: "-lift",
    filters: { relation: state.relation, ...toRange(state) },
  });
  const summary = page.answer?.summary as ProductPairSummary | undefined;
  const isWithoutLines = summary !== undefined && !summary.hasLines && summary.customers > 0;
  const nameOf = ({ name, id }: ProductPair["first"]) => name ?? id;
  const columns: ListColumn<ProductPair>[] = [
    { name: "first", title: t(`first.${state.relation}`), show: ({ first }) => nameOf(first) },
    {
      name: "second",
      title: t(`second.${state.relation}`),
      onPhone: "line",
      show: ({ second }) => nameOf(second),
    },
    {
      name: "lift",
      title: t("columns.lift"),
      term: "lift",
      figure: null,
      align: "end",
      show: ({ lift }) => (
        <TwoLines below={t("interval", { lower: hundredths(lift.lower), upper: hundredths(lift.upper) })}>
          {hundredths(lift.value)}
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
    {
      name: "lists",
      title: t("columns.lists"),
      isPinned: true,
      onPhone: "more",
      show: ({ first, second }) => {
        if (!summary) return null;
        const { by } = summary;
        const [one, other] = [nameOf(first), nameOf(second)];
        const without = (bought: string, missing: string) => missingCriteria(by, { bought, missing }, summary);
        return (
          <CustomersMenu
            label={t("lists_of_pair", { one, other })}
            lists={[
              { words: t("without", { bought: one, missing: other }), criteria: without(first.id, second.id) },
              { words: t("without", { bought: other, missing: one }), criteria: without(second.id, first.id) },
              { words: t("both"), criteria: bothCriteria(by, [first.id, second.id], summary) },
            ]}
          />
        );
      },
    },
  ];
  return (
    <>
      <p className="max-w-prose small faint">{t(`pairs_about.${state.relation}`)}</p>
      <ListTable<ProductPair>
        caption={t(`relations.${state.relation}`)}
        columns={columns}
        page={page}
        searchLabel={t("search")}
        empty={
          isWithoutLines ? (
            <>
              <p>{t("no_lines")}</p>
              <ImportLink />
            </>
          ) : (
            <p>{t("no_pairs")}</p>
          )
        }
      />
    </>
  );
};
