"use client";

import { useTranslations } from "next-intl";
import type { ImportCheck, ImportFile } from "#contracts/imports/files.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useProblemWords } from "../use-problem-words.ts";
import { isImportable } from "./file-state.ts";
import { StoredTotals } from "./stored-totals.tsx";
import styles from "./wizard.module.css";

type Result = NonNullable<ImportCheck["result"]>;
type Figure = { name: string; value: string; below?: string };

/** What an import would do, in figures. */
export const CheckResult = ({ file, result }: { file: ImportFile; result: Result }) => {
  const t = useTranslations("imports.check");
  const formats = useFormats();
  const { count, money } = formats;
  const isOrders = result.ordersNew + result.ordersUpdated + result.ordersKept > 0 || result.refundsNew > 0;
  const isTickets = file.format?.about === "tickets";
  const changes = (changed: number, kept: number) => t("changed_kept", { changed, kept });
  const figures: Figure[] = [
    ...(isOrders
      ? [
          {
            name: t("orders_new"),
            value: count(result.ordersNew),
            below: changes(result.ordersUpdated, result.ordersKept),
          },
        ]
      : []),
    isTickets
      ? {
          name: t("tickets_new"),
          value: count(result.ticketsNew),
          below: changes(result.ticketsChanged, result.ticketsKept),
        }
      : {
          name: t("customers_new"),
          value: count(result.customersNew),
          below: changes(result.customersChanged, result.customersKept),
        },
    ...(isOrders
      ? [
          {
            name: t("revenue", { currency: result.currency }),
            value: money(result.revenue),
            below: t("before_refunds"),
          },
          { name: t("refunds"), value: money(result.refunds), below: t("refunds_new", { count: result.refundsNew }) },
        ]
      : []),
    ...(result.firstDay && result.lastDay
      ? [{ name: t("period"), value: formats.days(result.firstDay, result.lastDay) }]
      : []),
    {
      name: t("rows"),
      value: count(result.rowsRead),
      below: t("rows_left_out", { count: result.rowsRefused }),
    },
    ...(result.cellsLeftOut > 0
      ? [{ name: t("values_left_out"), value: count(result.cellsLeftOut), below: t("values_about") }]
      : []),
    ...(result.duplicates > 0
      ? [{ name: t("duplicates"), value: count(result.duplicates), below: t("duplicates_about") }]
      : []),
  ];
  return (
    <>
      {!isImportable(result) && (
        <Notice role="status">
          {t(result.rowsRefused === result.rowsRead ? "nothing_valid" : "nothing_new", { file: file.fileName })}
        </Notice>
      )}
      <dl className={styles.figures}>
        {figures.map(({ name, value, below }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong>{value}</strong>
              {below && <span>{below}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <StoredTotals file={file} result={result} />
    </>
  );
};

/** Problems that rows share, with an example of each. */
export const CheckProblems = ({ result }: { result: NonNullable<ImportCheck["result"]> }) => {
  const t = useTranslations("imports");
  const formats = useFormats();
  const words = useProblemWords();
  return (
    <Card
      title={[
        ...(result.rowsRefused > 0 ? [t("check.problems", { count: result.rowsRefused })] : []),
        ...(result.cellsLeftOut > 0 ? [t("rejected.values", { count: result.cellsLeftOut })] : []),
      ].join(", ")}
      isLoose
    >
      {result.rowsRefused > 0 && <p className={styles.soft}>{t("check.problems_about")}</p>}
      <ul className={styles.groups}>
        {result.problems.map((problem) => (
          <li key={`${problem.column} ${problem.reason} ${problem.firstLine}`}>
            <span className={styles.groupCount}>{t("check.lines", { count: problem.count })}</span>
            <span>
              <span className={styles.strong}>{problem.column && `${problem.column}: `}</span>
              {words(problem)}
              <span className={styles.example}>
                {problem.example
                  ? t("check.example", { line: formats.count(problem.firstLine), value: problem.example })
                  : t("check.example_empty", { line: formats.count(problem.firstLine) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
};
