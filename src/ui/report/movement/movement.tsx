"use client";

import { useCustom } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { SegmentMovement } from "#contracts/report/segment-movement.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { RfmState } from "../report-state.ts";
import styles from "./movement.module.css";
import { MovementGrid } from "./movement-grid.tsx";
import { biggestMoves, type Move, movementTotals, movesOf } from "./movement-model.ts";
import { MovementTable } from "./movement-table.tsx";
import { useRankWords } from "./use-rank-words.ts";

/** The moves since the previous period; the last answer stays until the next one has loaded. */
const useMovement = ({ days, storefront, basis }: Pick<RfmState, "days" | "storefront" | "basis">) => {
  const { id, business } = useMe();
  const { query } = useCustom<SegmentMovement>({
    url: "/api/admin/segmentation/movement",
    method: "get",
    config: {
      query: {
        days: String(days),
        ...(storefront !== null && { storefrontId: String(storefront) }),
        valueBasis: basis,
      },
    },
    errorNotification: false,
    queryOptions: {
      queryKey: ["segment-movement", business.id, id, days, storefront, basis],
      staleTime: 60_000,
      placeholderData: (previous) => previous,
    },
  });
  return {
    movement: query.error ? undefined : query.data?.data,
    error: query.error,
    isUpdating: query.isFetching,
    retry: () => void query.refetch(),
  };
};

const HOW_MANY = 5;

/** The largest moves as sentences. */
const BiggestMoves = ({ moves }: { moves: readonly Move[] }) => {
  const t = useTranslations("movement");
  const { sentence } = useRankWords();
  const biggest = biggestMoves(moves, HOW_MANY);
  if (biggest.length === 0) return null;
  return (
    <>
      <h3 className={styles.subtitle}>{t("moves")}</h3>
      <ol className={styles.moves}>
        {biggest.map((move) => (
          <li key={`${move.from} ${move.to}`}>{sentence(move)}</li>
        ))}
      </ol>
    </>
  );
};

/** "Who moved since the previous period?", loaded apart from the report, so that it can be slow or fail alone. */
export const Movement = ({ state, isTable }: { state: RfmState; isTable: boolean }) => {
  const t = useTranslations();
  const { movement, error, retry } = useMovement(state);
  if (error) return <ErrorCard title={t("movement.failed")} error={error} onRetry={retry} />;
  if (!movement) {
    return (
      <div className={styles.skeleton} aria-busy="true">
        <span className="visually-hidden" role="status">
          {t("states.loading")}
        </span>
      </div>
    );
  }
  return <MovementCard movement={movement} isTable={isTable} />;
};

const MovementCard = ({ movement, isTable }: { movement: SegmentMovement; isTable: boolean }) => {
  const t = useTranslations();
  const { count } = useFormats();
  const moves = movesOf(movement);
  const { before, moved, gone, came } = movementTotals(moves);
  const title = t("chart_titles.rfm_flow");
  const answer =
    before === 0
      ? t("movement.none_before", { days: movement.period.days })
      : t("movement.answer", { moved: count(moved), all: before, gone: count(gone), came });
  if (before === 0) {
    return (
      <ChartCard title={title} answer={answer} table={null} isTable={false}>
        {null}
      </ChartCard>
    );
  }
  return (
    <ChartCard title={title} answer={answer} isTable={isTable} table={<MovementTable moves={moves} />}>
      <BiggestMoves moves={moves} />
      <MovementGrid moves={moves} days={movement.period.days} />
    </ChartCard>
  );
};
