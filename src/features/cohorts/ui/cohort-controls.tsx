"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import { type AddressState, defineAddress, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import { ChoiceSwitch } from "#core/ui/choice-switch.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import type { Address } from "#core/ui/use-address-state.ts";
import {
  CELL_FIGURES,
  COHORT_DIMENSIONS,
  COHORT_METRICS,
  COHORT_SCALES,
  GROUPS,
  PAYBACK_DIMENSIONS,
  RETENTION_TABS,
  SPANS,
  STANDARD_SPAN,
} from "#records/rules/report-choices.ts";
import { VIEW_PAGES } from "#records/rules/view-lists.ts";
import { PopulationMenu } from "#records/ui/comparison/population-menu.tsx";
import { StorefrontMenu } from "#records/ui/comparison/scope-menus.tsx";
import { populationParameters } from "#records/ui/comparison/segment-address.ts";
import { MOST_LINES, readOrder, writeOrder } from "./cohort-model.ts";
import styles from "./cohorts.module.css";

const readLines = (text: string): readonly string[] | undefined => {
  const lines = text.split("~").filter((line) => line !== "");
  return lines.length > MOST_LINES ? undefined : lines;
};

export const cohortsAddress = defineAddress(
  {
    tab: oneOf(RETENTION_TABS, "cohorts"),
    metric: oneOf(COHORT_METRICS, "retention"),
    by: oneOf(COHORT_DIMENSIONS, "month"),
    per: oneOf(COHORT_SCALES, "total"),
    cells: oneOf(CELL_FIGURES, "share"),
    /** By which column the cohorts are sorted; null for their own order. */
    order: parsed(readOrder, null, writeOrder),
    /** Of the groups of the second order. */
    group: oneOf(GROUPS, "product"),
    months: oneOf(SPANS, STANDARD_SPAN),
    storefront: parsed((text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined), null),
    ...populationParameters,
    cost: oneOf(PAYBACK_DIMENSIONS, "campaign"),
    view: VIEW,
    /** The cohorts drawn as lines (`toCohortId`); null for the standard choice. */
    lines: parsed(readLines, null, (lines) => lines.join("~")),
  },
  { list: [VIEW_PAGES.retention.parameter] },
);

export type CohortsState = AddressState<typeof cohortsAddress>;
export type CohortsAddress = Address<CohortsState>;

/** How many months of first orders. */
const SpanMenu = ({ page: { state, change } }: { page: CohortsAddress }) => {
  const t = useTranslations("cohorts");
  return (
    <ChoiceMenu
      label={t("started")}
      words={t("last_months", { months: state.months })}
      options={SPANS.map((months) => ({ key: String(months), label: t("last_months", { months }) }))}
      chosen={String(state.months)}
      onChoose={(key) => change({ months: SPANS.find((months) => String(months) === key) ?? 24, lines: null })}
    />
  );
};

/** Which first orders and customers: of the whole page. */
export const RetentionControls = ({ page }: { page: CohortsAddress }) => (
  <div className={`row gap-8 ${styles.controls}`}>
    <SpanMenu page={page} />
    <StorefrontMenu
      chosen={page.state.storefront}
      onChoose={(storefront) => page.change({ storefront, lines: null })}
    />
    <PopulationMenu chosen={page.state} onChoose={(choice) => page.change({ ...choice, lines: null })} />
  </div>
);

/** The metric, what cohorts have in common, and what cells show. */
export const CohortControls = ({ page }: { page: CohortsAddress }) => {
  const t = useTranslations("cohorts");
  const { state, change } = page;
  const hasTotals = state.metric !== "retention" && state.metric !== "ltv";
  return (
    <div className={`row gap-8 ${styles.controls}`}>
      <ChoiceSwitch
        name="metric"
        label={t("metric")}
        chosen={state.metric}
        options={COHORT_METRICS.map((metric) => ({ key: metric, label: t(`metrics.${metric}`) }))}
        onChoose={(metric) => change({ metric })}
      />
      <ChoiceMenu
        label={t("by")}
        isLabelShown
        words={t(`dimensions.${state.by}`)}
        options={COHORT_DIMENSIONS.map((by) => ({ key: by, label: t(`dimensions.${by}`) }))}
        chosen={state.by}
        onChoose={(key) =>
          change({ by: COHORT_DIMENSIONS.find((by) => by === key) ?? "month", lines: null, order: null })
        }
      />
      {state.metric === "retention" && (
        <Segmented
          name="cells"
          aria-label={t("cells")}
          value={state.cells}
          options={CELL_FIGURES.map((cells) => ({ value: cells, label: t(`cell_figures.${cells}`) }))}
          onChange={(cells) => change({ cells })}
        />
      )}
      {hasTotals && (
        <Segmented
          name="per"
          aria-label={t("per")}
          value={state.per}
          options={COHORT_SCALES.map((per) => ({ value: per, label: t(`scales.${per}`) }))}
          onChange={(per) => change({ per })}
        />
      )}
    </div>
  );
};
