"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ChangeEvent, useRef, useState } from "react";
import type { TicketImport } from "#contracts/imports/tickets.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { saveFile } from "#ui/shared/data/save-file.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { ColumnNames } from "./column-names.tsx";
import { FileRefused } from "./file-refused.tsx";
import styles from "./imports.module.css";
import { TicketsResult } from "./tickets-result.tsx";

const HOUR = 3_600_000;

/** A sample file with recent timestamps. */
const sampleTickets = (now: Date): { name: string; content: Blob } => {
  const at = (hoursAgo: number): string => `${new Date(now.getTime() - hoursAgo * HOUR).toISOString().slice(0, 19)}Z`;
  const lines = [
    "ticket_id,customer_id,opened_at,closed_at,channel,message_count,satisfaction,was_reopened",
    `T-1001,C00001,${at(50)},${at(44)},email,4,5,no`,
    `T-1002,C00002,${at(30)},${at(3)},chat,7,2,yes`,
    `T-1003,C00001,${at(1)},,phone,1,,no`,
  ];
  return { name: "tickets-sample.csv", content: new Blob([`${lines.join("\n")}\n`], { type: "text/csv" }) };
};

const REQUIRED_COLUMNS = ["ticket_id", "customer_id", "opened_at", "channel"];
const OPTIONAL_COLUMNS = ["closed_at", "message_count", "satisfaction", "was_reopened"];

/** Imports support tickets: the file format, the upload, and its result. */
export const TicketsCard = () => {
  const t = useTranslations();
  const { business } = useMe();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState("");
  const [result, setResult] = useState<TicketImport | null>(null);
  const { write, isBusy, error } = useWrite("POST /api/admin/tickets/imports", { isQuiet: true });

  const send = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? [];
    // Lets the corrected file be chosen again under the same name.
    target.value = "";
    if (!chosen) return;
    setFile(chosen.name);
    setResult(null);
    const answer = await write({ fileName: chosen.name }, { file: chosen });
    if (answer) setResult(answer.data);
  };

  return (
    <Card title={t("imports.tickets")} isLoose>
      <p className={styles.said}>{t("imports.tickets_about")}</p>
      <dl className={styles.columns}>
        <dt>{t("imports.must")}</dt>
        <dd>
          <ColumnNames names={REQUIRED_COLUMNS} />
        </dd>
        <dt>{t("imports.may")}</dt>
        <dd>
          <ColumnNames names={OPTIONAL_COLUMNS} />
        </dd>
      </dl>
      <p className={styles.said}>{t("imports.form", { timeZone: business.timeZone })}</p>
      <div className={styles.actions}>
        <Button type="primary" loading={isBusy} onClick={() => input.current?.click()}>
          {t("buttons.import_file")}
        </Button>
        <Button onClick={() => saveFile(sampleTickets(new Date()))}>{t("imports.sample")}</Button>
        <input
          ref={input}
          type="file"
          accept=".csv,.gz"
          hidden
          aria-label={t("imports.tickets")}
          onChange={(event) => void send(event)}
        />
      </div>
      <div role="status">
        {isBusy && <p>{t("imports.sending", { file })}</p>}
        {!isBusy && result && <TicketsResult file={file} result={result} />}
      </div>
      {!isBusy && error && <FileRefused file={file} error={error} />}
    </Card>
  );
};
