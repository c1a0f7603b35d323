"use client";

import { Tooltip } from "antd";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { shadeOf } from "#ui/shared/charts/shade.ts";
import { Monogram } from "#ui/shared/people/segment-mark.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./movement.module.css";
import {
  customersIn,
  MOVEMENT_RANKS,
  type Move,
  type MovementRank,
  moveBetween,
  NOT_BUYING,
} from "./movement-model.ts";
import { useRankWords } from "./use-rank-words.ts";

type Props = { moves: readonly Move[]; days: number };

/** The index an arrow key leads to among `count` rows or columns; undefined at the edge. */
const afterKey = ([row, column]: readonly [number, number], key: string): [number, number] | undefined => {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
  if (key === "Home") return [row, 0];
  if (key === "End") return [row, MOVEMENT_RANKS.length - 1];
  if (!step) return undefined;
  const to: [number, number] = [row + (step[0] ?? 0), column + (step[1] ?? 0)];
  return to.every((at) => at >= 0 && at < MOVEMENT_RANKS.length) ? to : undefined;
};

const PlaceMark = ({ place }: { place: MovementRank }) =>
  place === NOT_BUYING ? (
    <span aria-hidden className={styles.nobody}>
      –
    </span>
  ) : (
    <Monogram segment={place} />
  );

/**
 * Previous segments as rows, current ones as columns; the shade shows the number of customers, and those who stayed are gray. A
 * single Tab stop; arrow keys move.
 */
export const MovementGrid = ({ moves, days }: Props) => {
  const t = useTranslations();
  const { count } = useFormats();
  const words = useRankWords();
  const box = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState<readonly [number, number]>([0, 0]);
  const most = Math.max(0, ...moves.filter(({ from, to }) => from !== to).map(({ customers }) => customers));

  const onKeyDown = (event: KeyboardEvent) => {
    const next = afterKey(active, event.key);
    if (!next) return;
    event.preventDefault();
    setActive(next);
    box.current?.querySelector<HTMLElement>(`[data-at="${next.join("-")}"]`)?.focus();
  };
  const shade = (from: MovementRank, to: MovementRank, move: Move | undefined) => {
    if (!move) return {};
    if (from === to) return { background: "var(--fill-strong)", color: "var(--ink-soft)" };
    const step = shadeOf(move.customers, most);
    return { background: `var(--sequential-${step})`, color: `var(--sequential-text-${step})` };
  };

  return (
    <div className={styles.scroll}>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys move between the table's cells */}
      <table ref={box} role="grid" className={styles.grid} aria-describedby="movement-keys" onKeyDown={onKeyDown}>
        <caption className="visually-hidden">{t("chart_titles.rfm_flow")}</caption>
        <thead>
          <tr>
            <td />
            <th colSpan={MOVEMENT_RANKS.length + 1} scope="colgroup" className={styles.axis}>
              {t("movement.columns")}
            </th>
          </tr>
          <tr>
            <th scope="col" className={styles.axis}>
              {t("movement.rows", { days })}
            </th>
            {MOVEMENT_RANKS.map((place) => (
              <th key={place} scope="col" title={words.name(place)}>
                <PlaceMark place={place} />
                <span className="visually-hidden">{words.name(place)}</span>
              </th>
            ))}
            <th scope="col" className={styles.total}>
              {t("movement.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {MOVEMENT_RANKS.map((from, row) => (
            <tr key={from}>
              <th scope="row">
                <span className={styles.place}>
                  <PlaceMark place={from} />
                  <span className={styles.placeName}>{words.name(from)}</span>
                </span>
              </th>
              {MOVEMENT_RANKS.map((to, column) => {
                const move = moveBetween(moves, from, to);
                const isActive = active[0] === row && active[1] === column;
                const label = words.cell(from, to, move);
                return (
                  <Tooltip key={to} title={label} trigger={["hover", "focus"]} mouseEnterDelay={0.3}>
                    <td
                      tabIndex={isActive ? 0 : -1}
                      data-at={`${row}-${column}`}
                      aria-label={label}
                      className={styles.cell}
                      style={shade(from, to, move)}
                      onFocus={() => setActive([row, column])}
                    >
                      {move ? count(move.customers) : ""}
                    </td>
                  </Tooltip>
                );
              })}
              <td className={styles.total}>{from === NOT_BUYING ? "" : count(customersIn(moves, "from", from))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("movement.total")}</th>
            {MOVEMENT_RANKS.map((to) => (
              <td key={to} className={styles.total}>
                {to === NOT_BUYING ? "" : count(customersIn(moves, "to", to))}
              </td>
            ))}
            <td />
          </tr>
        </tfoot>
      </table>
      <p id="movement-keys" className="visually-hidden">
        {t("movement.keys")}
      </p>
      <p className={styles.legend}>{t("movement.legend")}</p>
    </div>
  );
};
