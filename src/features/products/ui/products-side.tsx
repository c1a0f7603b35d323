"use client";

import { useTranslations } from "next-intl";
import { ImportLink } from "#core/ui/feedback/notice.tsx";
import { FreshnessContext } from "#core/ui/page-freshness.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { Product, ProductSummary } from "#features/products/contracts/products.ts";
import { productCriteria } from "#features/products/rules/product-criteria.ts";
import { PRODUCT_SORTS } from "#records/rules/report-choices.ts";
import { CustomersMenu, FigureLink } from "./customer-links.tsx";
import { type ProductsAddress, toRange } from "./products-address.ts";

const useProductColumns = (summary: ProductSummary | undefined): ListColumn<Product>[] => {
  const t = useTranslations("products");
  const { count, money, percent } = useFormats();
  const nameOf = ({ name, key }: Product) => name ?? key ?? t("no_category");
  const detailOf = ({ kind, name, key, variants, combinedBy }: Product) => {
    if (kind !== "product") return t(`kinds.${kind}`);
    if (variants.length > 1)
      return t(combinedBy === "name" ? "variants_by_name" : "variants", { count: variants.length });
    return name === null ? "" : (variants[0] ?? key ?? "");
  };
  const criteriaOf = (row: Product) => (summary ? productCriteria(summary.by, row, summary) : null);
  const orDash = <Value,>(value: Value | null, show: (value: Value) => string) => (value === null ? "–" : show(value));
  return [
    {
      name: "name",
      title: t("columns.name"),
      show: (row) => <TwoLines below={detailOf(row)}>{nameOf(row)}</TwoLines>,
    },
    {
      name: "returnRate",
      title: t("columns.return_rate"),
      term: "return_rate",
      align: "end",
      show: ({ returns }) =>
        returns === null ? (
          "–"
        ) : (
          <TwoLines
            below={
              returns.isTooFew
                ? t("too_few", { count: returns.observed })
                : t("interval", { lower: percent(returns.lower), upper: percent(returns.upper) })
            }
          >
            {returns.isTooFew ? <span className="faint">{percent(returns.rate)}</span> : percent(returns.rate)}
          </TwoLines>
        ),
    },
    {
      name: "firstBuyers",
      title: t("columns.first_buyers"),
      align: "end",
      show: (row) => <FigureLink criteria={criteriaOf(row)?.firstBuyers}>{count(row.firstBuyers)}</FigureLink>,
    },
    {
      name: "nextYearRevenue",
      title: t("columns.next_year"),
      term: "next_year_revenue",
      align: "end",
      show: ({ nextYear }) =>
        nextYear === null ? (
          "–"
        ) : (
          <TwoLines below={t("customers", { count: nextYear.customers })}>
            {nextYear.isTooFew ? (
              <span className="faint">{money(nextYear.revenuePerCustomer)}</span>
            ) : (
              money(nextYear.revenuePerCustomer)
            )}
          </TwoLines>
        ),
    },
    {
      name: "medianDays",
      title: t("columns.median_days"),
      term: "days_to_second_order",
      align: "end",
      show: ({ medianDays }) => orDash(medianDays, (days) => t("days", { count: days })),
    },
    { name: "revenue", title: t("columns.revenue"), align: "end", show: ({ revenue }) => money(revenue) },
    { name: "orders", title: t("columns.orders"), align: "end", onPhone: "more", show: ({ orders }) => count(orders) },
    {
      name: "buyers",
      title: t("columns.buyers"),
      align: "end",
      onPhone: "more",
      show: (row) => (
        <FigureLink criteria={summary?.storefrontId === null ? criteriaOf(row)?.buyers : null}>
          {count(row.buyers)}
        </FigureLink>
      ),
    },
    {
      name: "discountShare",
      title: t("columns.discount_share"),
      align: "end",
      onPhone: "more",
      show: ({ discountShare }) => orDash(discountShare, percent),
    },
    {
      name: "returnedShare",
      title: t("columns.returned_share"),
      align: "end",
      onPhone: "more",
      show: ({ returnedShare }) => orDash(returnedShare, percent),
    },
    {
      name: "margin",
      title: t("columns.margin"),
      term: "gross_margin",
      figure: null,
      align: "end",
      onPhone: "more",
      show: ({ margin }) => orDash(margin, money),
    },
    {
      name: "lists",
      title: t("columns.lists"),
      isPinned: true,
      onPhone: "more",
      show: (row) => {
        const criteria = criteriaOf(row);
        if (!criteria) return null;
        const listOf = (key: keyof typeof criteria) => ({ words: t(`lists.${key}`), criteria: criteria[key] });
        return (
          <CustomersMenu
            label={t("lists_of", { name: nameOf(row) })}
            lists={[listOf("buyers"), listOf("notYet"), listOf("firstBuyers"), listOf("waiting")]}
          />
        );
      },
    },
  ];
};

/** Products or categories by what brings customers back. */
export const ProductsSide = ({ page: at }: { page: ProductsAddress }) => {
  const { state } = at;
  const t = useTranslations("products");
  const { money } = useFormats();
  const page = useListTable<Product>({
    resource: "products",
    sorts: PRODUCT_SORTS,
    standardSort: "-returnRate",
    filters: { by: state.by, ...toRange(state) },
  });
  const summary = page.answer?.summary as ProductSummary | undefined;
  const isWithoutLines = summary !== undefined && !summary.hasLines && summary.orders > 0;
  return (
    <FreshnessContext value={{ orders: { calculatedAt: summary?.calculatedAt } }}>
      {!isWithoutLines && <p className="max-w-prose small faint">{t("products_about")}</p>}
      <ListTable<Product>
        caption={t("tabs.products")}
        columns={useProductColumns(summary)}
        page={page}
        searchLabel={t("search")}
        empty={
          <>
            <p>{t(isWithoutLines ? "no_lines" : "empty")}</p>
            {isWithoutLines && (
              <p>
                <StateLink page={at} to={{ tab: "second-order", q: "", sort: "", page: 1 }}>
                  {t("without_lines")}
                </StateLink>
              </p>
            )}
            <ImportLink />
          </>
        }
      />
      {summary?.hasLines && summary.revenueNotByProduct !== 0 && (
        <p className="small faint">
          {t("not_by_product", { amount: money(summary.revenueNotByProduct), revenue: money(summary.revenue) })}
        </p>
      )}
      {summary?.by === "parent" && <p className="max-w-prose small faint">{t("variants_about")}</p>}
      {summary?.hasLines && <p className="max-w-prose small faint">{t("lists_about")}</p>}
    </FreshnessContext>
  );
};
