import { useTranslations } from "next-intl";
import type { TicketImport } from "#contracts/imports/tickets.ts";
import { ProblemList } from "../problem-list.tsx";
import styles from "./wizard.module.css";

type Props = { file: string; result: TicketImport };

/** The result of an import of tickets: the number of saved rows, and the first rejected ones with the reason. */
export const TicketsResult = ({ file, result }: Props) => {
  const t = useTranslations("imports");
  const { rowsRead, rowsRefused, ticketsNew, ticketsChanged, ticketsKept, problems } = result;
  const figures = { rows: rowsRead, added: ticketsNew, changed: ticketsChanged, kept: ticketsKept };
  return (
    <>
      <p className={styles.strong}>{t("tickets.done", { file, ...figures })}</p>
      {ticketsNew + ticketsChanged > 0 && <p>{t("tickets.profiles")}</p>}
      {rowsRefused > 0 && (
        <>
          <h3 className={styles.strong}>{t("rejected.title", { count: rowsRefused })}</h3>
          {rowsRefused > problems.length && <p>{t("rejected.first_shown", { count: problems.length })}</p>}
          <ProblemList
            className={styles.problems ?? ""}
            problems={problems.map((problem) => ({ ...problem, right: t(`problems.${problem.code}`) }))}
          />
        </>
      )}
    </>
  );
};
