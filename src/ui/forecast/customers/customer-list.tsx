"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import type { ListedForecast } from "#contracts/forecast/forecast-customers.ts";
import { CLV_TIERS } from "#lib/domain/forecast/forecast-answer.ts";
import { tierInWords } from "#lib/domain/forecast/words/words-of.ts";
import { FORECAST_SORTS } from "#lib/domain/views/list-sorts.ts";
import { Bulk } from "#ui/segments/bulk/bulk.tsx";
import { RowsExport } from "#ui/segments/bulk/selection-export.tsx";
import { useBulkSelection } from "#ui/segments/bulk/use-bulk-selection.ts";
import { CardTitle } from "#ui/shared/page/card.tsx";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { ViewsBar } from "../../views/views-bar.tsx";
import styles from "../forecast.module.css";
import type { ForecastAddress } from "../types.ts";
import { useListColumns } from "./use-list-columns.tsx";

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
