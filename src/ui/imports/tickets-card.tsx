"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { TicketImport } from "#contracts/imports/tickets.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { FileCard } from "./file-card.tsx";
import { FileRefused } from "./file-refused.tsx";
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
  const t = useTranslations("imports");
  const { business } = useMe();
  const [file, setFile] = useState("");
  const [result, setResult] = useState<TicketImport | null>(null);
  const { write, isBusy, error } = useWrite("POST /api/admin/tickets/imports", { isQuiet: true });

  const send = async (chosen: File) => {
    setFile(chosen.name);
    setResult(null);
    const answer = await write({ fileName: chosen.name }, { file: chosen });
    if (answer) setResult(answer.data);
  };

  return (
    <FileCard
      title={t("tickets")}
      about={t("tickets_about")}
      required={REQUIRED_COLUMNS}
      optional={OPTIONAL_COLUMNS}
      form={t("form", { timeZone: business.timeZone })}
      sample={() => sampleTickets(new Date())}
      isBusy={isBusy}
      onFile={(chosen) => void send(chosen)}
    >
      <div role="status">
        {isBusy && <p>{t("sending", { file })}</p>}
        {!isBusy && result && <TicketsResult file={file} result={result} />}
      </div>
      {!isBusy && error && <FileRefused file={file} error={error} />}
    </FileCard>
  );
};
