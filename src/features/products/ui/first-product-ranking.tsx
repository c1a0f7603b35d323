"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { CopyMenu } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TwoLines } from "#core/ui/table/column.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Product } from "#features/products/contracts/products.ts";
import { SPANS } from "#records/rules/report-choices.ts";
import { productsAddress, type RangeState, toRange } from "./products-address.ts";

/** How many products are ranked; the page of products has them all. */
const MOST_RANKED = 10;

/** First products or categories by what brings customers back: the same share and order as on the page of products. */
export const FirstProductRanking = ({ by, range }: { by: "product" | "category"; range: RangeState }) => {
  const t = useTranslations("products");
  const { count, money, percent } = useFormats();
  const input = { ...toRange(range), by, sort: "-returnRate", pageSize: String(MOST_RANKED) } as const;
  const { answer, error, retry } = useAnswer("GET /api/admin/products", input, { keepsBefore: true });
  const title = t(`ranking.titles.${by}`);
  if (error) return <ErrorCard title={title} error={error} onRetry={retry} />;
  const rows = answer?.data.filter(({ returns }) => returns !== null && returns.observed > 0) ?? [];
  if (rows.length === 0) return null;
  const nameOf = ({ name, key }: Product) => name ?? key ?? t("no_category");
  const { storefront, withinSegment, withoutSegment } = range;
  const months = SPANS.find((each) => each === range.months);
  const all = productsAddress.write({ by, storefront, withinSegment, withoutSegment, ...(months && { months }) });
  return (
    <Card
      title={title}
      term="return_rate"
      isLoose
      tools={
        <>
          <Link className="underline" href={`/products${all}`}>
            {t("ranking.all")}
          </Link>
          <CopyMenu title={title} />
        </>
      }
    >
      <p className="max-w-prose small faint">{t("products_about")}</p>
      <DataTable
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { name: "name", title: t(`groupings.${by}`), value: nameOf },
          {
            name: "returnRate",
            title: t("columns.return_rate"),
            value: ({ returns }) => returns?.rate,
            show: ({ returns }) =>
              returns && (
                <TwoLines
                  below={
                    returns.isTooFew
                      ? t("too_few", { count: returns.observed })
                      : t("interval", { lower: percent(returns.lower), upper: percent(returns.upper) })
                  }
                >
                  <span className={returns.isTooFew ? "faint" : undefined}>{percent(returns.rate)}</span>
                </TwoLines>
              ),
          },
          {
            name: "firstBuyers",
            title: t("columns.first_buyers"),
            value: ({ firstBuyers }) => firstBuyers,
            format: count,
          },
          {
            name: "nextYear",
            title: t("columns.next_year"),
            term: "next_year_revenue",
            value: ({ nextYear }) => nextYear?.revenuePerCustomer,
            format: money,
          },
        ]}
      />
    </Card>
  );
};
