"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { ProgressLine } from "#core/ui/feedback/notice.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ViewButton } from "#core/ui/state-link.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Overview } from "#features/overview/contracts/overview.ts";
import { PopulationMenu } from "#records/ui/comparison/population-menu.tsx";
import { StorefrontMenu } from "#records/ui/comparison/scope-menus.tsx";
import { isPopulationNarrowed } from "#records/ui/comparison/segment-address.ts";
import { SetupGuide } from "#records/ui/setup/setup-guide.tsx";
import { SetupReminder } from "#records/ui/setup/setup-steps.tsx";
import { useSetup } from "#records/ui/setup/use-setup.tsx";
import { ViewsBar } from "#records/ui/views/views-bar.tsx";
import { WithSavedViews } from "#records/ui/views/with-saved-views.tsx";
import { defineOverviewAddress, periodQuery } from "./overview-address.ts";
import { OverviewBody } from "./overview-body.tsx";
import { PeriodMenus } from "./period-menus.tsx";
import { RevenueChangeCard } from "./revenue-change-card.tsx";
import { RevenueOverTime } from "./revenue-over-time.tsx";

const OUTLINE = [
  { cards: 1, height: 140 },
  { cards: 6, height: 116 },
  { cards: 2, height: 380 },
];

/** The period, what it is compared with, the storefront, and the time of the figures. */
const OverviewContext = ({ overview, isUpdating }: { overview: Overview | undefined; isUpdating: boolean }) => {
  const t = useTranslations();
  const { days, moment } = useFormats();
  const { business, storefronts } = useMe();
  if (!overview) return <ContextLine phoneLines={3}>{isUpdating ? <LoadingWords /> : ""}</ContextLine>;
  const { period, comparedPeriod, history, storefrontId, currency, generatedAt } = overview;
  const shown = days(period.start, period.end);
  const previous = days(comparedPeriod.start, comparedPeriod.end);
  return (
    <ContextLine phoneLines={3}>
      {[
        history.isComparable ? t("overview.compared", { period: shown, previous }) : shown,
        storefronts.find(({ id }) => id === storefrontId)?.name ?? t("report.all_storefronts"),
        t("report.currency_net", { currency }),
      ].join(" · ")}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("report.as_of", { time: moment(generatedAt, new Date()) })}
      </span>
    </ContextLine>
  );
};

/** The start page: what changed beyond noise, and the customers to act on today. */
export const OverviewPage = () => (
  <WithSavedViews list="overview">
    <OverviewOfPeriod />
  </WithSavedViews>
);

const OverviewOfPeriod = () => {
  const t = useTranslations();
  const { storefronts } = useMe();
  const page = useAddressState(useMemo(() => defineOverviewAddress(storefronts), [storefronts]));
  const { state, change } = page;
  const { storefront, compare } = state;
  const query = periodQuery(state);
  const { answer, error, isUpdating, retry } = useAnswer(
    "GET /api/admin/overview",
    { ...query, compare },
    { keepsBefore: true },
  );
  const { setup, error: setupError } = useSetup();
  // The reminder of the setup is above the figures, and would move them.
  const overview = setup || setupError ? answer?.data : undefined;
  const isWhole = storefront === null && !isPopulationNarrowed(state);
  const isEmpty = overview !== undefined && isWhole && overview.history.firstDay === null;
  const fresh = overview && { until: overview.period.end, calculatedAt: overview.generatedAt };
  return (
    <PageLayout freshness={{ orders: fresh, report: fresh }}>
      <PageHeader title={t("nav.overview")} staysBeside actions={!isEmpty && <ViewButton page={page} />}>
        <OverviewContext overview={overview} isUpdating={isUpdating} />
      </PageHeader>
      {!isEmpty && <ViewsBar list="overview" />}
      {!isEmpty && (
        <div className="row gap-8">
          <PeriodMenus chosen={state} onChoose={change} />
          <StorefrontMenu chosen={storefront} onChoose={(next) => change({ storefront: next })} />
          <PopulationMenu chosen={state} onChoose={change} />
        </div>
      )}
      {error && <ErrorCard title={t("overview.failed")} error={error} onRetry={retry} />}
      {!error && !overview && <PageSkeleton rows={OUTLINE} />}
      {isEmpty && <SetupGuide />}
      {overview && !isEmpty && (
        <>
          <SetupReminder />
          <OverviewBody
            overview={overview}
            isTable={state.view === "table"}
            why={
              <>
                {/* One day is no line. */}
                {overview.period.days > 1 && <RevenueOverTime query={query} isTable={state.view === "table"} />}
                <RevenueChangeCard query={{ ...query, compare }} by={state.by} onChoose={(by) => change({ by })} />
              </>
            }
          />
          {isUpdating && <ProgressLine />}
        </>
      )}
    </PageLayout>
  );
};
