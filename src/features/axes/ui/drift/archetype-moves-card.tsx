"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/api/call.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "../axes.module.css";
import { biggestMoves, changedParts, movesTable } from "../runs/movement-model.ts";
import { MovesGrid } from "../runs/moves-grid.tsx";

type Answer = AnswerOf<"GET /api/admin/drift/migrations">;
type Flow = Answer["data"][number];

const HOW_MANY = 5;

/** The flows in the form of an axis's moves between two runs. */
const toAxisMoves = (flows: readonly Flow[]) => {
  const named = (end: "from" | "to") => [
    ...new Map(flows.flatMap((flow) => (flow[end] ? [[flow[end].key, flow[end]] as const] : []))).values(),
  ];
  const segments = named("to");
  return {
    segments,
    gone: named("from").filter(({ key }) => !segments.some((segment) => segment.key === key)),
    moves: flows.flatMap(({ from, to, customers }) => (to ? [{ from: from?.key ?? null, to: to.key, customers }] : [])),
  };
};

/** "Who changed archetype?": the largest flows as sentences, and all of them as a matrix or table. */
export const ArchetypeMovesCard = ({ flows, isTable }: { flows: readonly Flow[]; isTable: boolean }) => {
  const t = useTranslations();
  const { count, percent, money } = useFormats();
  const title = t("drift.moves_title");
  const moved = toAxisMoves(flows);
  const table = movesTable(moved, t("axes.moves.new_customers"));
  if (!table) return null;
  const { totals } = table;
  const changed = flows.filter(({ from, to }) => from && from.key !== to?.key);
  const answer = t("drift.moves_answer", {
    moved: totals.moved,
    before: count(totals.before),
    came: totals.came,
    share: percent(totals.before === 0 ? 0 : totals.moved / totals.before),
    drifting: changed.reduce((sum, { drifting }) => sum + drifting, 0),
  });
  return (
    <ChartCard
      title={title}
      term="archetype"
      answer={answer}
      isTable={isTable}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={changed}
          keyOf={({ from, to }) => `${from?.key} ${to?.key}`}
          columns={[
            { name: "from", title: t("axes.moves.before"), value: ({ from }) => from?.name ?? "" },
            { name: "to", title: t("axes.moves.now"), value: ({ to }) => to?.name ?? "" },
            {
              name: "customers",
              title: t("axes.moves.customers"),
              value: ({ customers }) => customers,
              show: ({ customers }) => count(customers),
            },
            {
              name: "drifting",
              title: t("drift.beyond_noise"),
              value: ({ drifting }) => drifting,
              show: ({ drifting }) => count(drifting),
            },
            {
              name: "lifetimeValue",
              title: t("terms.lifetime_value"),
              value: ({ lifetimeValue }) => lifetimeValue,
              show: ({ lifetimeValue }) => money(lifetimeValue),
            },
          ]}
        />
      }
    >
      <ol className={styles.moves}>
        {biggestMoves(moved, HOW_MANY).map(({ key, from, to, customers }) => {
          const parts = changedParts(from, to);
          return <li key={key}>{t(parts.kept ? "drift.move_within" : "axes.moves.move", { ...parts, customers })}</li>;
        })}
      </ol>
      <MovesGrid table={table} title={title} />
      <p className={styles.soft}>{t("axes.moves.legend")}</p>
    </ChartCard>
  );
};
