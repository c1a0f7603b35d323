"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import { type AddressState, defineAddress, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import { ChoiceSwitch } from "#core/ui/choice-switch.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import type { Address } from "#core/ui/use-address-state.ts";
import { COHORT_DIMENSIONS, COHORT_METRICS, COHORT_SCALES } from "#features/cohorts/rules/cohort-table.ts";
import { PAYBACK_DIMENSIONS } from "#features/cohorts/rules/payback.ts";
import { PopulationMenu } from "#records/ui/comparison/population-menu.tsx";
import { StorefrontMenu } from "#records/ui/comparison/scope-menus.tsx";
import { populationParameters } from "#records/ui/comparison/segment-address.ts";
import { MOST_LINES } from "./cohort-model.ts";
import styles from "./cohorts.module.css";

export const TABS = ["cohorts", "payback"] as const;

/** Months of first orders to choose from. */
const SPANS = [6, 12, 24, 36, 60] as const;

const readLines = (text: string): readonly string[] | undefined => {
  const lines = text.split("~").filter((line) => line !== "");
  return lines.length > MOST_LINES ? undefined : lines;
};

export const cohortsAddress = defineAddress({
  tab: oneOf(TABS, "cohorts"),
  metric: oneOf(COHORT_METRICS, "retention"),
  by: oneOf(COHORT_DIMENSIONS, "month"),
  per: oneOf(COHORT_SCALES, "total"),
  months: oneOf(SPANS, 12),
  storefront: parsed((text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined), null),
  ...populationParameters,
  cost: oneOf(PAYBACK_DIMENSIONS, "campaign"),
  view: VIEW,
  /** The cohorts drawn as lines (`toCohortId`); null for the standard choice. */
  lines: parsed(readLines, null, (lines) => lines.join("~")),
});

export type CohortsState = AddressState<typeof cohortsAddress>;
export type CohortsAddress = Address<CohortsState>;

/** How many months of first orders. */
export const SpanMenu = ({ page: { state, change } }: { page: CohortsAddress }) => {
  const t = useTranslations("cohorts");
  return (
    <ChoiceMenu
      label={t("started")}
      words={t("last_months", { months: state.months })}
      options={SPANS.map((months) => ({ key: String(months), label: t("last_months", { months }) }))}
      chosen={String(state.months)}
      onChoose={(key) => change({ months: SPANS.find((months) => String(months) === key) ?? 12, lines: null })}
    />
  );
};

/** The metric, what cohorts have in common, and which first orders. */
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
        onChoose={(key) => change({ by: COHORT_DIMENSIONS.find((by) => by === key) ?? "month", lines: null })}
      />
      <SpanMenu page={page} />
      <StorefrontMenu chosen={state.storefront} onChoose={(storefront) => change({ storefront, lines: null })} />
      <PopulationMenu chosen={state} onChoose={(choice) => change({ ...choice, lines: null })} />
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
