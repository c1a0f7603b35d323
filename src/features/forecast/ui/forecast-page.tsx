"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { ImportLink, Notice, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { CalculationsCard, LastTook, useIsComing, useLastTook } from "#core/ui/runs/calculations-card.tsx";
import { RunNote, useRunWatch } from "#core/ui/runs/run-note.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { useViewToggle, ViewButton } from "#core/ui/state-link.tsx";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import { modelInWords } from "#features/forecast/rules/forecast-words.ts";
import { FORECAST_CLV } from "#features/forecast/runs.ts";
import {
  FORECAST_LEVELS,
  FORECAST_MODELS,
  FORECAST_MONTHS,
  type ForecastSetting,
  horizonDays,
} from "#lib/clv/forecast-setting.ts";
import type { Day } from "#lib/time/day.ts";
import { CompareMenu } from "#records/ui/comparison/compare-menu.tsx";
import { PopulationMenu } from "#records/ui/comparison/population-menu.tsx";
import { BasisChoice, BasisTexts } from "#records/ui/comparison/scope-menus.tsx";
import { toPopulationQuery } from "#records/ui/comparison/segment-address.ts";
import { WithSavedViews } from "#records/ui/views/with-saved-views.tsx";
import { EventsCard, usePlannedEvents } from "./events/events-card.tsx";
import styles from "./forecast.module.css";
import { ForecastBody } from "./forecast-body.tsx";
import { type ForecastAddress, type ForecastState, type ForecastStatus, forecastAddress } from "./forecast-state.ts";
import { useModelWords } from "./trust/model-side.tsx";

type HeadlineProps = { status: ForecastStatus | undefined; isUpdating: boolean };

/** Total expected spending with its interval, population, period and model. */
const Headline = ({ status, isUpdating }: HeadlineProps) => {
  const t = useTranslations();
  const formats = useFormats();
  const models = useModelWords();
  const { business } = useMe();
  if (!status) {
    return (
      <>
        <div className={`row items-baseline gap-0-12 mt-4 text-ink ${styles.headline}`} data-waiting />
        <ContextLine phoneLines={3}>{isUpdating ? <LoadingWords /> : ""}</ContextLine>
      </>
    );
  }
  const { answer, currency, months, level } = status;
  if (!answer) {
    return (
      <>
        <div className={`row items-baseline gap-0-12 mt-4 text-ink ${styles.headline}`} data-waiting>
          <strong className="huge-figure">—</strong>
        </div>
        <ContextLine phoneLines={3}>{t("report.currency_net", { currency })}</ContextLine>
      </>
    );
  }
  const { value, lower, upper, pastValue } = answer.totals;
  return (
    <>
      <div className={`row items-baseline gap-0-12 mt-4 text-ink ${styles.headline}`}>
        <strong className="huge-figure" title={formats.money(value)}>
          {formats.moneyShort(value)}
        </strong>
        <TermInfo term="expected_spend" />
        <span>
          {t("forecast.range", {
            lower: formats.moneyShort(lower),
            upper: formats.moneyShort(upper),
            level: formats.exactPercent(level),
          })}{" "}
          <TermInfo term="prediction_interval" />
        </span>
        <span className="small faint">{t("forecast.before", { months, money: formats.moneyShort(pastValue) })}</span>
      </div>
      <ContextLine phoneLines={3}>
        <TermInfo term="population" text={t("report.with_sale", { count: answer.customers })} />
        {" · "}
        {[formats.days(answer.asOf, answer.until), t("report.currency_net", { currency }), models(answer.model)].join(
          " · ",
        )}
        {" · "}
        <span title={t("report.zone", { zone: business.timeZone })}>
          {t("report.as_of", { time: formats.moment(answer.madeAt, new Date()) })}
        </span>
        <span role="status">{isUpdating ? ` · ${t("rfm.updating")}` : ""}</span>
      </ContextLine>
    </>
  );
};

/** What the customers of a segment are expected to spend, and that the rest of the page is of all customers. */
const PopulationNotice = ({ status: { ofPopulation: sums, months } }: { status: ForecastStatus }) => {
  const t = useTranslations("forecast");
  const { decimal, money } = useFormats();
  if (sums === undefined) return null;
  if (sums === null) return <Notice isQuiet>{t("of_population_none")}</Notice>;
  const { customers: count, value, expectedPurchases, tiers } = sums;
  const purchases = decimal(expectedPurchases);
  return (
    <Notice isQuiet>
      {t("of_population", { count, money: money(value), months, purchases })}{" "}
      {tiers.map((tier) => t("of_population_tier", { ...tier, money: money(tier.value) })).join(" · ")}{" "}
      <span className="block small">{t("of_population_about")}</span>
    </Notice>
  );
};

type Value = NonNullable<ForecastSetting[keyof ForecastSetting]>;

type SettingMenusProps = { page: ForecastAddress; answer: ForecastAnswer | null };

/** Horizon, confidence level, model, what orders are worth, and the forecast to compare with. */
const SettingMenus = ({ page: { state, change }, answer }: SettingMenusProps) => {
  const t = useTranslations();
  const { exactPercent } = useFormats();
  const { language } = useLanguage(false);
  const menu = <Of extends Value>(
    label: string,
    values: readonly Of[],
    wordsOf: (value: Of) => string,
    [chosen, choose]: [Of, (value: Of) => void],
  ) => (
    <ChoiceMenu
      label={label}
      words={wordsOf(chosen)}
      options={values.map((value) => ({ key: String(value), label: wordsOf(value) }))}
      chosen={String(chosen)}
      onChoose={(key) => {
        const value = values.find((each) => String(each) === key);
        if (value !== undefined) choose(value);
      }}
    />
  );
  const monthWords = (months: number) => t("forecast.months", { months });
  const levelWords = (level: number) => t("terms.interval", { level: exactPercent(level) });
  return (
    <div className="row gap-8">
      {menu(t("terms.horizon"), FORECAST_MONTHS, monthWords, [state.months, (months) => change({ months, page: 1 })])}
      {menu(t("forecast.level"), FORECAST_LEVELS, levelWords, [state.level, (level) => change({ level, page: 1 })])}
      {menu(t("terms.model"), FORECAST_MODELS, (model) => modelInWords(model, language), [
        state.model,
        (model) => change({ model, page: 1 }),
      ])}
      <CompareMenu
        isOfDay
        days={Math.round(horizonDays(state.months, "months"))}
        latest={answer?.asOf}
        chosen={state.compare}
        onChoose={(compare) => change({ compare })}
      />
      <BasisChoice basis={state.basis} onChoose={(basis) => change({ basis, page: 1 })} />
      <PopulationMenu chosen={state} onChoose={(choice) => change({ ...choice, page: 1 })} />
    </div>
  );
};

type ForecastPageProps = { status: ForecastStatus; isRunning: boolean; onRun: () => Promise<void> };

/** Shown without a forecast: the reason, and the one action that resolves it. */
const NoAnswer = ({ status: { buyers, isStandard }, isRunning, onRun }: ForecastPageProps) => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "forecast", action: "create" }).data?.can;
  const isComing = useIsComing("forecast");
  const lastTook = useLastTook("forecast");
  if (isRunning) return null;
  if (isComing && isStandard) return <CalculationsCard fillsPage />;
  if (buyers === 0) {
    return (
      <Card isLoose>
        <p>{t("forecast.no_customers_bought")}</p>
        <ImportLink />
      </Card>
    );
  }
  const words = isStandard ? "never" : "never_setting";
  return (
    <Card isLoose>
      <p>{t(mayRun ? `forecast.${words}` : `forecast.${words}_viewer`)}</p>
      {mayRun && (
        <div className="row items-center gap-0-12">
          <Button type="primary" onClick={() => void onRun()}>
            {t("buttons.run_now")}
          </Button>
          {/* Loads later, and must move neither the button nor the events below. */}
          <LastTook time={lastTook} />
        </div>
      )}
    </Card>
  );
};

/** The current forecast with these settings, with live updates, and a function to start a new run. */
const useForecast = ({ months, model, level, basis, compare, ...population }: ForecastState) => {
  const t = useTranslations("runs");
  const forecastAnswer = useAnswer(
    "GET /api/admin/forecast",
    {
      months: String(months),
      model,
      level: String(level),
      ...(basis === "margin" && { valueBasis: basis }),
      ...(compare && { compare }),
      ...toPopulationQuery(population),
    },
    { keepsBefore: true },
  );
  const { write } = useWrite("POST /api/admin/forecast/runs", {
    reloads: ["GET /api/admin/forecast"],
  });
  const current = forecastAnswer.answer?.data;
  return {
    ...forecastAnswer,
    ...useRunWatch(current?.run),
    current,
    run: async () =>
      void (await write({ months, model, level, valueBasis: basis }, { successMessage: t("requested") })),
    runAsOf: (asOf: Day) =>
      void write({ months, model, level, valueBasis: basis, asOf }, { successMessage: t("requested") }),
  };
};

const OUTLINE = [
  { cards: 3, height: 280 },
  { cards: 1, height: 280 },
];

export const ForecastPage = () => (
  <WithSavedViews list="forecast">
    <BasisTexts>
      <Forecast />
    </BasisTexts>
  </WithSavedViews>
);

const Forecast = () => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "forecast", action: "create" }).data?.can;
  const page = useAddressState(forecastAddress);
  useViewToggle(page);
  const { state } = page;
  const { current, error, retry, isUpdating, isRunning, isNew, run, runAsOf } = useForecast(state);
  // Requested beside the forecast, so that the chart and the card have them when they appear.
  usePlannedEvents();

  // On phones, buttons that came with the answer would move what is below them.
  const isLoading = !current && !error;
  const isOther = isUpdating && !isRunning;
  const made = current?.answer;
  const fresh = made ? { until: made.asOf, calculatedAt: made.madeAt } : undefined;
  return (
    <PageLayout freshness={{ orders: fresh, forecast: fresh }}>
      <PageHeader
        title={t("nav.forecast")}
        actions={
          <>
            {(isLoading || current?.answer) && <ViewButton page={page} />}
            {mayRun && (isLoading || current?.answer || isRunning) && (
              <Button type="primary" disabled={isLoading || isRunning} onClick={() => void run()}>
                {t("buttons.run_now")}
              </Button>
            )}
          </>
        }
      >
        <p>{t("chart_titles.clv_total", { months: current?.months ?? state.months })}</p>
        <Headline status={current} isUpdating={isOther} />
      </PageHeader>
      <SettingMenus page={page} answer={current?.answer ?? null} />
      {current && <PopulationNotice status={current} />}
      <p role="status" className="visually-hidden">
        {isNew ? t("forecast.new_forecast") : ""}
      </p>
      {current && <Runs status={current} isRunning={isRunning} />}
      {error && <ErrorCard title={t("forecast.failed")} error={error} onRetry={retry} />}
      {isLoading && <PageSkeleton rows={OUTLINE} />}
      {current &&
        (current.answer ? (
          <ForecastBody
            page={page}
            shown={{ ...current, answer: current.answer }}
            onRunAsOf={mayRun ? runAsOf : undefined}
          />
        ) : (
          <>
            <NoAnswer status={current} isRunning={isRunning} onRun={run} />
            {/* Entered before the first forecast, they are counted by it. */}
            {current.buyers > 0 && <EventsCard />}
          </>
        ))}
      {current && isOther && <ProgressLine />}
    </PageLayout>
  );
};

/** The current run; runs with other settings are named, and their failures are not shown here. */
const Runs = ({ status, isRunning }: { status: ForecastStatus; isRunning: boolean }) => {
  const t = useTranslations("forecast");
  const { run, answer, months, model, level, valueBasis } = status;
  if (!run) return null;
  const { options } = run;
  const isSameBasis = (options.valueBasis ?? "revenue") === valueBasis;
  if (!isSameBasis || options.months !== months || options.model !== model || options.level !== level) {
    return isRunning && <Notice role="status">{t("running_other")}</Notice>;
  }
  return <RunNote steps={FORECAST_CLV.steps} words="forecast" run={run} madeAt={answer?.madeAt ?? null} />;
};
