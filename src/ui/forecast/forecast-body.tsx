"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { STANDARD_SETTING } from "#lib/domain/forecast/forecast-setting.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { PageTabs } from "#ui/shared/page/page-tabs.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { CohortSide } from "./cohorts/cohort-side.tsx";
import { ComparedForecast } from "./compared-forecast.tsx";
import styles from "./forecast.module.css";
import { TABS, type Tab } from "./forecast-state.ts";
import { ModelSide } from "./trust/model-side.tsx";
import { TrustSide } from "./trust/trust-side.tsx";
import type { ForecastAddress, ForecastResult, SideProps } from "./types.ts";
import { ValueSide } from "./value-side.tsx";

const TAB_CONTENT: Record<Tab, (props: SideProps) => ReactNode> = {
  value: ValueSide,
  trust: TrustSide,
  models: ModelSide,
  cohorts: CohortSide,
};

type Props = {
  page: ForecastAddress;
  shown: ForecastResult;
  /** Calculates the forecast of an earlier day; absent without the permission. */
  onRunAsOf: ((asOf: Day) => void) | undefined;
};

/** The four tabs of a forecast; the address selects one. */
export const ForecastBody = ({ page, shown, onRunAsOf }: Props) => {
  const t = useTranslations();
  const { exactPercent } = useFormats();
  const { tab, view } = page.state;
  const Content = TAB_CONTENT[tab];
  const { warnings } = shown.answer;
  const { months, model, level } = STANDARD_SETTING;
  return (
    <>
      {!shown.isStandard && (
        <Notice>
          {t("forecast.not_standard", { months, level: exactPercent(level) })}{" "}
          {shown.valueBasis === "margin" && `${t("margin.forecast_note")} `}
          <StateLink page={page} to={{ months, model, level, basis: "revenue" }}>
            {t("forecast.standard")}
          </StateLink>
        </Notice>
      )}
      {page.state.compare && shown.compared && (
        <ComparedForecast shown={shown} compared={shown.compared} onRun={onRunAsOf} />
      )}
      {warnings.length > 0 && tab !== "trust" && (
        <Notice>
          <StateLink page={page} to={{ tab: "trust" }}>
            {t("forecast.to_know", { count: warnings.length })}
          </StateLink>
        </Notice>
      )}
      <PageTabs
        label={t("forecast.tabs_label")}
        tabs={TABS.map((key) => ({ key, label: t(`forecast.tabs.${key}`) }))}
        active={tab}
        onChoose={(next) => page.change({ tab: next })}
      >
        <div className={styles.side}>
          <Content page={page} shown={shown} isTable={view === "table"} />
        </div>
      </PageTabs>
    </>
  );
};
