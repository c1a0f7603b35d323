"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import type { ListedForecast } from "#contracts/forecast/forecast-customers.ts";
import { CLV_TIERS } from "#lib/domain/forecast/forecast-answer.ts";
import { tierInWords } from "#lib/domain/forecast/words/words-of.ts";
import { CardTitle } from "#ui/shared/page/card.tsx";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
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
    sorts: ["name", "predictedClv", "expectedPurchases", "pAlive", "nextOrderOn"],
    standardSort: "-predictedClv",
    filters: { tier: state.tier ?? undefined },
  });
  const title = t("forecast.list_title");
  useStoredTrail({
    address: here,
    title: t("nav.forecast"),
    ids: page.rows?.map(({ id }) => id) ?? [],
    offset: page.from - 1,
    total: page.total,
  });
  const columns = useListColumns(here, state.months);
  return (
    <section className={styles.list} aria-labelledby="list-title">
      <CardTitle id="list-title">{title}</CardTitle>
      <ListTable
        caption={title}
        columns={columns}
        page={page}
        searchLabel={t("members.search")}
        tools={
          <Segmented
            name="tier"
            className={styles.segmented ?? ""}
            aria-label={t("forecast.tier")}
            value={state.tier ?? "all"}
            options={[
              { value: "all", label: t("forecast.any_tier") },
              ...CLV_TIERS.map((tier) => ({ value: tier, label: tierInWords(tier, language).label })),
            ]}
            onChange={(tier) => change({ tier: CLV_TIERS.find((each) => each === tier) ?? null, page: 1 })}
          />
        }
        empty={<p>{t("forecast.nobody")}</p>}
      />
    </section>
  );
};
