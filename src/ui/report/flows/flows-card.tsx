"use client";

import { useCan } from "@refinedev/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { SegmentMovement } from "#contracts/report/segment-movement.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { lazyPlot } from "#ui/shared/charts/lazy-plot.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { movedAddress } from "../customers/url-state.ts";
import type { FlowsState } from "../movement/flows-state.ts";
import { MovementGrid } from "../movement/movement-grid.tsx";
import { isSegment, type Move, movementTotals, movesBy, movesOf } from "../movement/movement-model.ts";
import { MovementTable } from "../movement/movement-table.tsx";
import styles from "./flows.module.css";
import { diagramOf } from "./flows-model.ts";
import { BiggestMoves } from "./movement-card.tsx";

const FlowsPlot = lazyPlot(() => import("./flows-plot.tsx").then(({ FlowsPlot: it }) => it), styles.waiting);

type Props = { movement: SegmentMovement; state: FlowsState & { from: Day; to: Day } };

/** "Who moved between the dates?": flows, or as tables the transition matrix and every flow. */
export const FlowsCard = ({ movement, state }: Props) => {
  const t = useTranslations();
  const router = useRouter();
  const { count, days } = useFormats();
  const mayList = useCan({ resource: "rfm-customers", action: "list" }).data?.can === true;
  const { previousPeriod, period, steps } = movement;
  const moves = movesOf(movement);
  const { all, before, moved, gone, came } = movementTotals(moves);
  const [from, to] = [days(previousPeriod.end, previousPeriod.end), days(period.end, period.end)];
  const addressBetween = (start: Day, end: Day) => (move: Move) =>
    mayList && (isSegment(move.from) || isSegment(move.to))
      ? movedAddress({ ...state, from: start, to: end }, move)
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
    return (
      <ChartCard title={title} answer={answer} table={null} isTable={false}>
        {null}
      </ChartCard>
    );
  }
  const open = (move: Move) => {
    const address = addressOf(move);
    if (address) router.push(address);
  };
  const label = (end: string) => t("movement.period_to", { days: period.days, day: end });
  const ofSteps = steps && steps.length > 1 ? steps : [];
  const diagram = diagramOf(movement);
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
