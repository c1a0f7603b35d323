"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ChangeEvent, useRef, useState } from "react";
import type { TicketImport } from "#contracts/imports/tickets.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { saveFile } from "#ui/shared/data/save-file.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import styles from "./imports.module.css";
import { sampleTickets } from "./sample-tickets.ts";
import { TicketsRefused } from "./tickets-refused.tsx";
import { TicketsResult } from "./tickets-result.tsx";

const MUST = ["ticket_id", "customer_id", "opened_at", "channel"];
const MAY = ["closed_at", "message_count", "satisfaction", "was_reopened"];

const Names = ({ names }: { names: readonly string[] }) => (
  <>
    {names.map((name) => (
      <code key={name}>{name}</code>
    ))}
  </>
);

/** Support tickets as a file: what it must look like, the way in, and what became of it. */
export const TicketsCard = () => {
  const t = useTranslations();
  const { business } = useMe();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState("");
  const [result, setResult] = useState<TicketImport | null>(null);
  const { write, isBusy, error } = useWrite("POST /api/admin/tickets/imports", { isQuiet: true });

  const send = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? [];
    // The same file, put right, can be chosen again.
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
          <Names names={MUST} />
        </dd>
        <dt>{t("imports.may")}</dt>
        <dd>
          <Names names={MAY} />
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
      {!isBusy && error && <TicketsRefused file={file} error={error} />}
    </Card>
  );
};
