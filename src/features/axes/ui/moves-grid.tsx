"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { toShade } from "#core/ui/charts/chart-scale.ts";
import { DataTable, ScrollFrame } from "#core/ui/charts/data-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "./axes.module.css";

/** The row of customers without a segment in the previous run, who joined since. */
export const NO_SEGMENT = "";

/** A segment of either run. */
type MovementSegment = { key: string; name: string };

type MovesTable = {
  /** Segments of the previous run with customers, then new segments. */
  rows: MovementSegment[];
  columns: MovementSegment[];
  /** Number of customers who moved from this row to this column. */
  customers: (from: string, to: string) => number;
  /** The share of the row's customers. */
  share: (from: string, to: string) => number;
  /** The largest move, which scales the shades. */
  most: number;
  totals: { before: number; moved: number; came: number };
};

type Moved = {
  segments: readonly MovementSegment[];
  gone: readonly MovementSegment[];
  moves: readonly { from: string | null; to: string; customers: number }[];
};

/** The moves between segments since the previous run; null without one to compare with. */
export const movesTable = ({ segments, gone, moves }: Moved, newCustomers: string): MovesTable | null => {
  if (moves.length === 0) return null;
  const known = new Map([...segments, ...gone].map(({ key, name }) => [key, name]));
  const from = new Set(moves.map((move) => move.from ?? NO_SEGMENT));
  const named = (key: string): MovementSegment => ({ key, name: known.get(key) ?? key });
  const inOrder = [...known.keys(), ...[...from].filter((key) => key !== NO_SEGMENT && !known.has(key))];
  const rows = inOrder.filter((key) => from.has(key)).map(named);
  if (from.has(NO_SEGMENT)) rows.push({ key: NO_SEGMENT, name: newCustomers });
  const counts = new Map(moves.map((move) => [`${move.from ?? NO_SEGMENT} ${move.to}`, move.customers]));
  const customers = (one: string, other: string) => counts.get(`${one} ${other}`) ?? 0;
  const sum = (isMeant: (move: Moved["moves"][number]) => boolean) =>
    moves.filter(isMeant).reduce((all, move) => all + move.customers, 0);
  const moved = moves.filter((move) => move.from !== null && move.from !== move.to);
  return {
    rows,
    columns: segments.map(({ key, name }) => ({ key, name })),
    customers,
    share: (one, other) => {
      const all = sum((move) => (move.from ?? NO_SEGMENT) === one);
      return all === 0 ? 0 : customers(one, other) / all;
    },
    most: Math.max(0, ...moved.map((move) => move.customers)),
    totals: {
      before: sum((move) => move.from !== null),
      moved: moved.reduce((all, move) => all + move.customers, 0),
      came: sum((move) => move.from === null),
    },
  };
};

/** Moves between different segments, most customers first. */
export const biggestMoves = ({ moves, segments, gone }: Moved, count: number) => {
  const names = new Map([...segments, ...gone].map(({ key, name }) => [key, name]));
  return moves
    .filter((move) => move.from !== null && move.from !== move.to)
    .toSorted((a, b) => b.customers - a.customers)
    .slice(0, count)
    .map(({ from, to, customers }) => ({
      key: `${from} ${to}`,
      from: names.get(from ?? "") ?? from ?? "",
      to: names.get(to) ?? to,
      customers,
    }));
};

const SEPARATOR = " · ";

/**
 * A move between archetypes, whose names have two words, as those that changed and those that did not.
 */
export const changedParts = (from: string, to: string): { from: string; to: string; kept: string } => {
  const [before, after] = [from.split(SEPARATOR), to.split(SEPARATOR)];
  const kept = before.filter((part) => after.includes(part));
  const rest = (parts: string[]) => parts.filter((part) => !kept.includes(part)).join(SEPARATOR);
  // One name that lists more axes than the other has all of its parts.
  if (kept.length === 0 || rest(before) === "" || rest(after) === "") return { from, to, kept: "" };
  return { from: rest(before), to: rest(after), kept: kept.join(SEPARATOR) };
};

/** With more segments, their names as headings of columns would be too narrow to read. */
const MOST_NAMED = 6;

/** Previous segments as rows, current ones as columns, many of them by number; customers who stayed are gray. */
export const MovesGrid = ({ table, title }: { table: MovesTable; title: string }) => {
  const t = useTranslations("axes");
  const { count, percent } = useFormats();
  const shade = (from: string, to: string, customers: number) => {
    if (customers === 0) return {};
    if (from === to) return { background: "var(--fill-strong)", color: "var(--ink-soft)" };
    const step = toShade(customers, table.most);
    return { background: `var(--sequential-${step})`, color: `var(--sequential-text-${step})` };
  };
  const isNumbered = table.columns.length > MOST_NAMED;
  const numbers = new Map(table.columns.map(({ key }, i) => [key, i + 1]));
  return (
    <ScrollFrame label={title} className={styles.flowFrame}>
      <table className={styles.flow} data-numbered={isNumbered || undefined}>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <td />
            <th colSpan={table.columns.length} scope="colgroup">
              {t("moves.now")}
            </th>
          </tr>
          <tr>
            <th scope="col">{t("moves.before")}</th>
            {table.columns.map(({ key, name }) => (
              <th key={key} scope="col" title={name}>
                {isNumbered ? (
                  <>
                    <span aria-hidden>{numbers.get(key)}</span>
                    <span className="visually-hidden">{name}</span>
                  </>
                ) : (
                  name
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((from) => (
            <tr key={from.key}>
              <th scope="row">
                {isNumbered && <span aria-hidden>{numbers.get(from.key) ?? "–"} </span>}
                {from.name}
              </th>
              {table.columns.map((to) => {
                const customers = table.customers(from.key, to.key);
                return (
                  <td
                    key={to.key}
                    style={shade(from.key, to.key, customers)}
                    title={t("moves.cell", {
                      from: from.name,
                      to: to.name,
                      customers,
                      share: percent(table.share(from.key, to.key)),
                    })}
                  >
                    {customers === 0 ? "" : count(customers)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
};

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
          rows={changed}
          keyOf={({ from, to }) => `${from?.key} ${to?.key}`}
          columns={[
            { name: "from", title: t("axes.moves.before"), value: ({ from }) => from?.name ?? "" },
            { name: "to", title: t("axes.moves.now"), value: ({ to }) => to?.name ?? "" },
            { name: "customers", title: t("axes.moves.customers"), value: ({ customers }) => customers, format: count },
            { name: "drifting", title: t("drift.beyond_noise"), value: ({ drifting }) => drifting, format: count },
            {
              name: "lifetimeValue",
              title: t("terms.lifetime_value"),
              value: ({ lifetimeValue }) => lifetimeValue,
              format: money,
            },
          ]}
        />
      }
    >
      <ol className="max-w-wide mt-8 list-decimal">
        {biggestMoves(moved, HOW_MANY).map(({ key, from, to, customers }) => {
          const parts = changedParts(from, to);
          return <li key={key}>{t(parts.kept ? "drift.move_within" : "axes.moves.move", { ...parts, customers })}</li>;
        })}
      </ol>
      <MovesGrid table={table} title={title} />
      <p className="small faint">{t("axes.moves.legend")}</p>
    </ChartCard>
  );
};
