"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { shadeOf } from "#ui/shared/charts/shade.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../axes.module.css";
import type { SelectedSegment } from "../types.ts";
import { biggestMoves, type MovesTable, movesTable } from "./movement-model.ts";

const HOW_MANY = 5;

/** "Who moved since the previous run?": the largest moves as sentences, and all of them as a matrix or table. */
export const MovesCard = ({ shown: { axis }, isTable }: { shown: SelectedSegment; isTable: boolean }) => {
  const t = useTranslations("axes");
  const { count, percent } = useFormats();
  const title = t("moves.title");
  const table = movesTable(axis, t("moves.new_customers"));
  if (!table) {
    return (
      <Card title={title}>
        <p className={styles.soft}>{t("moves.none")}</p>
      </Card>
    );
  }
  const rows = table.rows.flatMap((from) =>
    table.columns.flatMap((to) => {
      const customers = table.customers(from.key, to.key);
      return customers === 0 ? [] : [{ from, to, customers, share: table.share(from.key, to.key) }];
    }),
  );
  const { moved, before, came } = table.totals;
  return (
    <ChartCard
      title={title}
      term="drift"
      answer={t("moves.answer", {
        moved,
        before: count(before),
        share: percent(before === 0 ? 0 : moved / before),
        came,
      })}
      isTable={isTable}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={rows}
          keyOf={({ from, to }) => `${from.key} ${to.key}`}
          columns={[
            { name: "from", title: t("moves.before"), value: ({ from }) => from.name },
            { name: "to", title: t("moves.now"), value: ({ to }) => to.name },
            {
              name: "customers",
              title: t("moves.customers"),
              value: ({ customers }) => customers,
              show: ({ customers }) => count(customers),
            },
            {
              name: "share",
              title: t("moves.share"),
              value: ({ share }) => share,
              show: ({ share }) => percent(share),
            },
          ]}
        />
      }
    >
      <ol className={styles.moves}>
        {biggestMoves(axis, HOW_MANY).map(({ key, ...move }) => (
          <li key={key}>{t("moves.move", move)}</li>
        ))}
      </ol>
      <MovesGrid table={table} title={title} />
      <p className={styles.soft}>{t("moves.legend")}</p>
    </ChartCard>
  );
};

/** Previous segments as rows, current ones as columns; customers who stayed are gray. */
const MovesGrid = ({ table, title }: { table: MovesTable; title: string }) => {
  const t = useTranslations("axes");
  const { count, percent } = useFormats();
  const shade = (from: string, to: string, customers: number) => {
    if (customers === 0) return {};
    if (from === to) return { background: "var(--fill-strong)", color: "var(--ink-soft)" };
    const step = shadeOf(customers, table.most);
    return { background: `var(--sequential-${step})`, color: `var(--sequential-text-${step})` };
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be focusable
    // biome-ignore lint/a11y/useSemanticElements: a table is not a fieldset, and a region of its name would repeat its card's
    <div role="group" className={styles.scroll} aria-label={title} tabIndex={0}>
      <table className={styles.flow}>
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
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((from) => (
            <tr key={from.key}>
              <th scope="row">{from.name}</th>
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
    </div>
  );
};
