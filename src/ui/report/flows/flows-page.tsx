"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { addDays, dayOf } from "#lib/domain/time/day.ts";
import { useAddressState } from "#ui/shared/address/use-address-state.ts";
import { ViewButton } from "#ui/shared/address/view-button.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { ProgressLine } from "#ui/shared/feedback/progress-line.tsx";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { ReportContextLine } from "#ui/shared/page/report-context-line.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { BasisTexts } from "#ui/shared/value-basis/basis-texts.tsx";
import { UnlessEmpty } from "../../accounts/setup/unless-empty.tsx";
import { type FlowsState, readFlows, writeFlows } from "../movement/flows-state.ts";
import { movementTotals, movesOf } from "../movement/movement-model.ts";
import { useMovement } from "../movement/use-movement.ts";
import { STANDARD, writeState } from "../report-state.ts";
import { FlowsCard } from "./flows-card.tsx";
import { FlowsControls } from "./flows-controls.tsx";

const OUTLINE = [{ cards: 1, height: 640 }];

/** The dates that the address leaves out, so that a first visit also tells new from returning customers. */
const datesOf = ({ days, from, to }: FlowsState, today: string) => {
  const end = to ?? today;
  return { from: from ?? addDays(end, -days), to: end };
};

/** How customers moved between RFM segments from one date to another. */
export const FlowsPage = () => (
  <BasisTexts>
    <Flows />
  </BasisTexts>
);

const Flows = () => {
  const t = useTranslations();
  const { storefronts, business } = useMe();
  const { moment } = useFormats();
  const read = useCallback(
    (query: URLSearchParams) =>
      readFlows(
        query,
        storefronts.map(({ id }) => id),
      ),
    [storefronts],
  );
  const page = useAddressState<FlowsState>({ read, write: writeFlows });
  const { state } = page;
  const today = dayOf(new Date(), business.timeZone);
  const dates = datesOf(state, today);
  const { movement, error, isUpdating, isPrevious, retry } = useMovement({ ...state, ...dates });
  const figures = movement && {
    population: t("states.customers", { count: movementTotals(movesOf(movement)).all }),
    period: { start: movement.previousPeriod.start, end: movement.period.end },
    storefrontId: movement.storefrontId,
    currency: movement.currency,
    asOf: t("report.as_of", { time: moment(movement.generatedAt, new Date()) }),
  };
  const { days, storefront, basis } = state;
  return (
    <PageLayout>
      <PageHeader
        title={t("movement.title")}
        above={<BackLink href={`/rfm${writeState({ ...STANDARD, days, storefront, basis })}`}>{t("nav.rfm")}</BackLink>}
        actions={<ViewButton page={page} />}
      >
        <ReportContextLine figures={figures} isUpdating={isUpdating} />
      </PageHeader>
      <FlowsControls state={state} dates={dates} today={today} change={page.change} />
      {error ? (
        <ErrorCard title={t("movement.failed")} error={error} onRetry={retry} />
      ) : movement && movementTotals(movesOf(movement)).all === 0 ? (
        <Card isLoose>
          <UnlessEmpty>
            <p>{t("movement.no_customers")}</p>
          </UnlessEmpty>
        </Card>
      ) : movement ? (
        <FlowsCard movement={movement} state={{ ...state, ...dates }} />
      ) : (
        <PageSkeleton rows={OUTLINE} />
      )}
      {movement && isUpdating && <ProgressLine isPrevious={isPrevious} />}
    </PageLayout>
  );
};
