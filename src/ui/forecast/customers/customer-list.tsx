"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ListedForecast } from "#contracts/forecast/forecast-customers.ts";
import { CLV_TIERS } from "#lib/domain/forecast/forecast-answer.ts";
import { tierInWords } from "#lib/domain/forecast/words/words-of.ts";
import { FORECAST_SORTS } from "#lib/domain/views/list-sorts.ts";
import { Bulk } from "#ui/segments/bulk/bulk.tsx";
import { RowsExport } from "#ui/segments/bulk/selection-export.tsx";
import { useBulkSelection } from "#ui/segments/bulk/use-bulk-selection.ts";
import { CardTitle } from "#ui/shared/page/card.tsx";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { useNameColumn } from "#ui/shared/people/use-name-column.tsx";
import { useOrderChanceColumns } from "#ui/shared/people/use-order-chance-columns.ts";
import { WhyPopover } from "#ui/shared/people/why-popover.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { ViewsBar } from "../../views/views-bar.tsx";
import styles from "../forecast.module.css";
import type { ForecastAddress } from "../types.ts";
import { TierName } from "../value/tier-name.tsx";
import { ReasonList } from "./reason-list.tsx";

/** The reasons for a customer's forecast in the list. */
const ForecastWhy = ({ customer }: { customer: Pick<ListedForecast, "id" | "name" | "externalId"> }) => {
  const t = useTranslations();
  const [isOpen, setOpen] = useState(false);
  const name = customerName(customer);
  return (
    <WhyPopover
      isOpen={isOpen}
      onOpen={setOpen}
      title={t("forecast.why_title", { name })}
      label={t("forecast.why_of", { name })}
      content={<Why id={customer.id} />}
    >
      {t("buttons.see_why")}
    </WhyPopover>
  );
};

const Why = ({ id }: { id: string }) => {
  const t = useTranslations();
  const { data, error } = useCustomerPart("GET /api/admin/customers/{id}/forecast", id);
  if (error) return <p role="alert">{t("forecast.why_failed")}</p>;
  if (data === undefined) return <p role="status">{t("states.loading")}</p>;
  return data === null ? <p>{t("forecast.customer_none")}</p> : <ReasonList reasons={data.why} />;
};

/** `here` is the list's own address, for links back to it. */
const useListColumns = (here: string, months: number): ListColumn<ListedForecast>[] => {
  const t = useTranslations();
  const { decimal, days, money, moneyShort, percent } = useFormats();
  const name = useNameColumn(here);
  const chances = useOrderChanceColumns();
  return [
    name,
    { name: "tier", title: t("forecast.tier"), term: "clv_tier", show: ({ tier }) => <TierName tier={tier} /> },
    {
      name: "predictedClv",
      title: t("forecast.expected"),
      term: "clv",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ predictedClv, lower, upper }) => (
        <TwoLines below={t("forecast.interval", { lower: moneyShort(lower), upper: moneyShort(upper) })}>
          {money(predictedClv)}
        </TwoLines>
      ),
    },
    {
      name: "expectedPurchases",
      title: t("forecast.purchases"),
      term: "expected_purchases",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ expectedPurchases }) => decimal(expectedPurchases),
    },
    {
      name: "pAlive",
      title: t("forecast.still"),
      term: "probability_active",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ pAlive }) => (pAlive === null ? "–" : percent(pAlive)),
    },
    {
      name: "nextOrderOn",
      title: t("forecast.next_on"),
      term: "next_purchase",
      isSortable: true,
      show: ({ nextOrderOn }) =>
        nextOrderOn === null ? t("forecast.not_within", { months }) : days(nextOrderOn, nextOrderOn),
    },
    ...chances.map((column) => ({ ...column, isSortable: true, startsDown: true })),
    { name: "why", title: t("members.why"), onPhone: "more", show: (customer) => <ForecastWhy customer={customer} /> },
  ];
};

/** Customers by expected spending, all or those of one tier. */
export const CustomerList = ({ page: at }: { page: ForecastAddress }) => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const { state, change } = at;
  const here = at.address({});
  const page = useListTable<ListedForecast>({
    resource: "forecast/customers",
    ofCustomers: true,
    sorts: FORECAST_SORTS,
    standardSort: "-predictedClv",
    filters: { tier: state.tier ?? undefined },
  });
  const title = t("forecast.list_title");
  useStoredTrail(here, t("nav.forecast"), page);
  const columns = useListColumns(here, state.months);
  const { searched: q } = page;
  const filters = { ...(q !== "" && { q }), ...(state.tier && { tier: state.tier }) };
  const exported = { ...filters, sort: page.at.state.sort as "-predictedClv", exportFormat: "csv" as const };
  const { chosen, selection } = useBulkSelection(JSON.stringify(filters), page);
  return (
    <div className={styles.list}>
      <CardTitle>{title}</CardTitle>
      <ViewsBar list="forecast" />
      <ListTable
        caption={title}
        columns={columns}
        page={page}
        searchLabel={t("members.search")}
        tools={
          <>
            <Segmented
              name="tier"
              aria-label={t("forecast.tier")}
              value={state.tier ?? "all"}
              options={[
                { value: "all", label: t("forecast.any_tier") },
                ...CLV_TIERS.map((tier) => ({ value: tier, label: tierInWords(tier, language).label })),
              ]}
              onChange={(tier) => change({ tier: CLV_TIERS.find((each) => each === tier) ?? null, page: 1 })}
            />
            <ExportButton route="GET /api/admin/forecast/customers" input={exported} disabled={page.total === 0} />
          </>
        }
        empty={<p>{t("forecast.no_customers")}</p>}
        {...(selection && { selection })}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { name: "forecast", ...filters } }}
        total={page.total}
        file={<RowsExport chosen={chosen} route="GET /api/admin/forecast/customers" input={exported} />}
      />
    </div>
  );
};
