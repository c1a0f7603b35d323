"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ChoiceSwitch } from "#core/ui/choice-switch.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { CardTitle } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";

import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { ListedForecast } from "#features/forecast/contracts/forecast-customers.ts";
import { CLV_TIERS } from "#lib/clv/forecast-setting.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import { FORECAST_SORTS } from "#records/rules/view-lists.ts";
import { toPopulationQuery } from "#records/ui/comparison/segment-address.ts";
import { Bulk } from "#records/ui/list/bulk.tsx";
import { RowsExport } from "#records/ui/list/save-and-export.tsx";
import { useBulkSelection } from "#records/ui/list/use-bulk.tsx";
import { useFieldColumns, useNameColumn } from "#records/ui/people/customer-columns.tsx";
import { customerName } from "#records/ui/people/customer-name.ts";
import { useCustomerPart } from "#records/ui/people/customer-part.tsx";
import { useStoredTrail } from "#records/ui/people/customer-state.ts";

import { WhyPopover } from "#records/ui/people/why-popover.tsx";
import { ViewsBar } from "#records/ui/views/views-bar.tsx";
import { ReasonList, TierName } from "./forecast-marks.tsx";
import type { ForecastAddress } from "./forecast-state.ts";

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
  if (data === undefined)
    return (
      <p>
        <LoadingWords />
      </p>
    );
  return data === null ? <p>{t("forecast.customer_none")}</p> : <ReasonList reasons={data.why} />;
};

/** `here` is the list's own address, for links back to it. */
const useListColumns = (here: string, months: number): ListColumn<ListedForecast>[] => {
  const t = useTranslations();
  const { decimal, days, money, moneyShort, percent } = useFormats();
  const name = useNameColumn(here);
  const { orderChance7, orderChance30, orderChance90 } = useFieldColumns();
  return [
    name,
    { name: "tier", title: t("forecast.tier"), term: "clv_tier", show: ({ tier }) => <TierName tier={tier} /> },
    {
      name: "predictedClv",
      title: t("forecast.expected"),
      term: "clv",
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
      align: "end",
      show: ({ expectedPurchases }) => decimal(expectedPurchases),
    },
    {
      name: "pAlive",
      title: t("forecast.still"),
      term: "probability_active",
      align: "end",
      show: ({ pAlive }) => (pAlive === null ? "–" : percent(pAlive)),
    },
    {
      name: "nextOrderOn",
      title: t("forecast.next_on"),
      term: "next_purchase",
      isText: true,
      show: ({ nextOrderOn }) =>
        nextOrderOn === null ? t("forecast.not_within", { months }) : days(nextOrderOn, nextOrderOn),
    },
    orderChance7,
    orderChance30,
    orderChance90,
    {
      name: "why",
      title: t("members.why"),
      isPinned: true,
      onPhone: "more",
      show: (customer) => <ForecastWhy customer={customer} />,
    },
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
    filters: { tier: state.tier ?? undefined, ...toPopulationQuery(state) },
  });
  const title = t("forecast.list_title");
  useStoredTrail(here, t("nav.forecast"), page);
  const columns = useListColumns(here, state.months);
  const { searched: q } = page;
  const filters = { ...(q !== "" && { q }), ...(state.tier && { tier: state.tier }), ...toPopulationQuery(state) };
  const exported = { ...filters, sort: page.at.state.sort as "-predictedClv", exportFormat: "csv" as const };
  const { chosen, selection } = useBulkSelection(JSON.stringify(filters), page);
  return (
    <div className="stack min-w-0 gap-12">
      <CardTitle>{title}</CardTitle>
      <ViewsBar list="forecast" />
      <ListTable
        caption={title}
        group={state.tier === null ? undefined : `tier ${state.tier}`}
        columns={columns}
        page={page}
        searchLabel={t("members.search")}
        tools={
          <>
            <ChoiceSwitch
              name="tier"
              label={t("forecast.tier")}
              chosen={state.tier ?? "all"}
              options={[
                { key: "all", label: t("forecast.any_tier") },
                ...CLV_TIERS.map((tier) => ({ key: tier, label: tierInWords(tier, language).label })),
              ]}
              onChoose={(tier) => change({ tier: tier === "all" ? null : tier, page: 1 })}
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
