"use client";

import { useCan } from "@refinedev/core";
import { Checkbox, Input } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useMemo } from "react";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ProgressLine } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { ReportContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ViewButton } from "#core/ui/state-link.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import { defineFlowsAddress, type FlowsState, useMovement } from "#features/report/ui/movement/flows-state.ts";
import {
  isSegment,
  type Move,
  movementTotals,
  movesBy,
  toFlowDiagram,
  toMoves,
} from "#features/report/ui/movement/movement-model.ts";
import { MovementGrid, MovementTable } from "#features/report/ui/movement/movement-tables.tsx";
import { addDays, type Day, isDay, toLocalDay } from "#lib/time/day.ts";
import { PopulationMenu } from "#records/ui/comparison/population-menu.tsx";
import { BasisChoice, BasisTexts, PeriodMenu, StorefrontMenu } from "#records/ui/comparison/scope-menus.tsx";
import { UnlessEmpty } from "#records/ui/setup/use-setup.tsx";
import { movedAddress } from "../customers/url-state.ts";
import { writeState } from "../report-state.ts";
import { BiggestMoves } from "./movement-card.tsx";

const FlowsPlot = lazyPlot(() => import("./flows-plot.tsx").then(({ FlowsPlot: it }) => it), 640);

type FlowsCardProps = { movement: SegmentMovement; state: FlowsState & { from: Day; to: Day } };

/** "Who moved between the dates?": flows, or as tables the transition matrix and every flow. */
const FlowsCard = ({ movement, state }: FlowsCardProps) => {
  const t = useTranslations();
  const router = useRouter();
  const me = useMe();
  const { count, days } = useFormats();
  const mayList = useCan({ resource: "rfm-customers", action: "list" }).data?.can === true;
  const { previousPeriod, period, steps } = movement;
  const moves = toMoves(movement);
  const { all, before, moved, gone, came } = movementTotals(moves);
  const [from, to] = [days(previousPeriod.end, previousPeriod.end), days(period.end, period.end)];
  const addressBetween = (start: Day, end: Day) => (move: Move) =>
    mayList && (isSegment(move.from) || isSegment(move.to))
      ? movedAddress(me, { ...state, from: start, to: end }, move)
      : undefined;
  const addressOf = addressBetween(previousPeriod.end, period.end);
  const title = t("movement.flows_question");
  const answer =
    before === 0
      ? t("movement.none_at", { days: period.days, day: from })
      : t("movement.answer_dated", {
          moved: count(moved),
          all: before,
          before: from,
          after: to,
          gone: count(gone),
          came,
        });
  if (all === 0) {
    return <ChartCard title={title} answer={answer} />;
  }
  const open = (move: Move) => {
    const address = addressOf(move);
    if (address) router.push(address);
  };
  const label = (end: string) => t("movement.period_to", { days: period.days, day: end });
  const ofSteps = steps && steps.length > 1 ? steps : [];
  const diagram = toFlowDiagram(movement);
  return (
    <ChartCard
      title={title}
      term="segment_movement"
      answer={answer}
      isTable={state.view === "table"}
      table={
        <>
          <MovementGrid moves={moves} before={label(from)} now={label(to)} onOpen={open} />
          <MovementTable moves={moves} addressOf={addressOf} />
          {ofSteps.map((step) => (
            <MovementTable
              key={step.to}
              moves={movesBy(step.flows)}
              caption={t("movement.step_caption", {
                before: days(step.from, step.from),
                after: days(step.to, step.to),
              })}
              addressOf={addressBetween(step.from, step.to)}
            />
          ))}
        </>
      }
    >
      <BiggestMoves moves={moves} />
      <FlowsPlot
        label={title}
        diagram={diagram}
        addressOf={(link) =>
          addressBetween(diagram.days[link.step] ?? state.from, diagram.days[link.step + 1] ?? state.to)(link)
        }
      />
    </ChartCard>
  );
};

type Props = {
  state: FlowsState;
  dates: { from: Day; to: Day };
  today: Day;
  change: (wish: Partial<FlowsState>) => void;
};

type DateFieldProps = { label: string; value: Day; max: Day; onChoose: (day: Day) => void };

const DateField = ({ label, value, max, onChoose }: DateFieldProps) => {
  const id = useId();
  return (
    <label className="flex items-center gap-8 text-13 soft" htmlFor={id}>
      {label}
      <Input
        key={value}
        id={id}
        type="date"
        max={max}
        defaultValue={value}
        onChange={({ target }) => isDay(target.value) && target.value > "1999" && onChoose(target.value)}
      />
    </label>
  );
};

/** The two dates, what counts as a period, and the months in between. */
const FlowsControls = ({ state, dates, today, change }: Props) => {
  const t = useTranslations("movement");
  return (
    <div className="row items-center gap-8-16">
      <DateField label={t("from_date")} value={dates.from} max={dates.to} onChoose={(from) => change({ from })} />
      <DateField label={t("to_date")} value={dates.to} max={today} onChoose={(to) => change({ to })} />
      <PeriodMenu isDated days={state.days} onChoose={(days) => change({ days })} />
      <StorefrontMenu chosen={state.storefront} onChoose={(storefront) => change({ storefront })} />
      <PopulationMenu chosen={state} onChoose={change} />
      <BasisChoice basis={state.basis} onChoose={(basis) => change({ basis })} />
      <Checkbox
        checked={state.step === "month"}
        onChange={({ target }) => change({ step: target.checked ? "month" : null })}
      >
        {t("monthly")}
      </Checkbox>
    </div>
  );
};

const OUTLINE = [{ cards: 1, height: 640 }];

/** The dates that the address leaves out, so that a first visit also tells new from returning customers. */
const resolveDates = ({ days, from, to }: FlowsState, today: string) => {
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
  const me = useMe();
  const { business } = me;
  const { moment } = useFormats();
  const page = useAddressState(useMemo(() => defineFlowsAddress(me), [me]));
  const { state } = page;
  const today = toLocalDay(new Date(), business.timeZone);
  const dates = resolveDates(state, today);
  const { movement, error, isUpdating, isPrevious, retry } = useMovement({ ...state, ...dates });
  const figures = movement && {
    population: t("states.customers", { count: movementTotals(toMoves(movement)).all }),
    period: { start: movement.previousPeriod.start, end: movement.period.end },
    storefrontId: movement.storefrontId,
    currency: movement.currency,
    asOf: t("report.as_of", { time: moment(movement.generatedAt, new Date()) }),
  };
  const { days, storefront, withinSegment, withoutSegment, basis } = state;
  const report = { days, storefront, withinSegment, withoutSegment, basis };
  return (
    <PageLayout isBusy={isUpdating && isPrevious}>
      <PageHeader
        title={t("movement.title")}
        above={<BackLink href={`/rfm${writeState(me, report)}`}>{t("nav.rfm")}</BackLink>}
        actions={<ViewButton page={page} />}
      >
        <ReportContextLine figures={figures} isUpdating={isUpdating} />
      </PageHeader>
      <FlowsControls state={state} dates={dates} today={today} change={page.change} />
      {error ? (
        <ErrorCard title={t("movement.failed")} error={error} onRetry={retry} />
      ) : movement && movementTotals(toMoves(movement)).all === 0 ? (
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
