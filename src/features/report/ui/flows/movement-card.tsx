"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import { flowsAddress, useMovement } from "#features/report/ui/movement/flows-state.ts";
import {
  biggestMoves,
  type Move,
  movementTotals,
  toMoves,
  useRankWords,
} from "#features/report/ui/movement/movement-model.ts";
import { MovementGrid, MovementTable } from "#features/report/ui/movement/movement-tables.tsx";
import { addDays, type Day, toLocalDay } from "#lib/time/day.ts";
import { comparedEnd } from "#records/rules/comparison.ts";
import { movedAddress } from "../customers/url-state.ts";
import styles from "../movement/movement.module.css";
import type { RfmState } from "../report-state.ts";

const HOW_MANY = 5;

/** The largest moves as sentences. */
export const BiggestMoves = ({ moves }: { moves: readonly Move[] }) => {
  const t = useTranslations("movement");
  const { sentence } = useRankWords();
  const biggest = biggestMoves(moves, HOW_MANY);
  if (biggest.length === 0) return null;
  return (
    <>
      <h3 className="mt-12 subtitle">{t("moves")}</h3>
      <ol className="max-w-wide list-decimal">
        {biggest.map((move) => (
          <li key={`${move.from} ${move.to}`}>{sentence(move)}</li>
        ))}
      </ol>
    </>
  );
};

/** The last day of the chosen comparison; null for the previous period, which is the standard movement. */
const useComparedDates = ({ days, compare }: RfmState): { from: Day | null } => {
  const { business } = useMe();
  if (compare === "previous") return { from: null };
  const end = toLocalDay(new Date(), business.timeZone);
  return { from: comparedEnd({ start: addDays(end, 1 - days), end }, compare) };
};

/** "Who moved since the previous period?", loaded apart from the report, so that it can be slow or fail alone. */
export const Movement = ({ state, isTable }: { state: RfmState; isTable: boolean }) => {
  const t = useTranslations();
  const { from } = useComparedDates(state);
  const { movement, error, retry } = useMovement({ ...state, from });
  if (error) return <ErrorCard title={t("movement.failed")} error={error} onRetry={retry} />;
  if (!movement) {
    return (
      <div className={`appears ${styles.skeleton}`} aria-busy="true">
        <LoadingWords isHidden />
      </div>
    );
  }
  return <MovementCard movement={movement} state={state} isTable={isTable} />;
};

type MovementCardProps = { movement: SegmentMovement; state: RfmState; isTable: boolean };

const MovementCard = ({ movement, state, isTable }: MovementCardProps) => {
  const t = useTranslations();
  const { count, days: shown } = useFormats();
  const router = useRouter();
  const me = useMe();
  const { days, storefront, withinSegment, withoutSegment, basis } = state;
  const { from } = useComparedDates(state);
  const dates = { days, storefront, withinSegment, withoutSegment, basis, from, to: null };
  const addressOf = (move: Move) => movedAddress(me, dates, move);
  const moves = toMoves(movement);
  const { before, moved, gone, came } = movementTotals(moves);
  const title = t(from === null ? "chart_titles.rfm_flow" : "movement.flows_question");
  const answer =
    before === 0
      ? from === null
        ? t("movement.none_before", { days: movement.period.days })
        : t("movement.none_at", { days, day: shown(from, from) })
      : t("movement.answer", { moved: count(moved), all: before, gone: count(gone), came });
  if (before === 0) {
    return <ChartCard title={title} answer={answer} />;
  }
  return (
    <ChartCard
      title={title}
      term="segment_movement"
      answer={answer}
      isTable={isTable}
      table={<MovementTable moves={moves} addressOf={addressOf} />}
      tools={<Link href={flowsAddress(me, dates)}>{t("movement.open_flows")}</Link>}
    >
      <BiggestMoves moves={moves} />
      <MovementGrid
        moves={moves}
        before={
          from === null
            ? t("movement.rows", { days: movement.period.days })
            : t("movement.period_to", { days, day: shown(from, from) })
        }
        now={t("movement.columns")}
        onOpen={(move) => router.push(addressOf(move))}
      />
    </ChartCard>
  );
};
