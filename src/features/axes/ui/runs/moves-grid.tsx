"use client";

import { useTranslations } from "next-intl";
import { ScrollFrame } from "#core/ui/charts/scroll-frame.tsx";
import { toShade } from "#core/ui/charts/shade.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "../axes.module.css";
import type { MovesTable } from "./movement-model.ts";

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
