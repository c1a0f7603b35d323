"use client";

import { useInvalidate } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { CustomersImport } from "./customers-import.tsx";
import { FileCard } from "./file-card.tsx";
import { FileRefused } from "./file-refused.tsx";

const REQUIRED_COLUMNS = ["customer_id"];
const OPTIONAL_COLUMNS = [
  ...["name", "first_name", "last_name", "email", "phone", "country", "loyalty_level"],
  ...["email_consent", "email_consent_at", "sms_consent", "sms_consent_at", "tags", "created_at"],
];

const sampleCustomers = (): { name: string; content: Blob } => {
  const lines = [
    "customer_id,name,email,phone,country,loyalty_level,email_consent,email_consent_at,sms_consent,sms_consent_at,tags",
    "C00001,Ada Lovelace,ada@example.com,+447700900123,United Kingdom,GOLD,granted,2026-03-01 09:30:00,denied,2026-03-01,vip",
    'C00002,Grace Hopper,grace@example.com,+12125550123,United States,,yes,2026-05-12,,,"trade, newsletter"',
    "C00003,Alan Turing,,,,,no,2026-06-02,,,",
  ];
  return { name: "customers-sample.csv", content: new Blob([`${lines.join("\n")}\n`], { type: "text/csv" }) };
};

/** Imports customers: the file format, the upload, and the import's progress and result. */
export const CustomersCard = () => {
  const t = useTranslations("imports");
  const { business } = useMe();
  const [file, setFile] = useState("");
  const [importId, setImportId] = useState<string | null>(null);
  const invalidate = useInvalidate();
  const { write, isBusy, error } = useWrite("POST /api/admin/imports", {
    isQuiet: true,
    refresh: () => invalidate({ resource: "imports", invalidates: ["list"] }),
  });

  const send = async (chosen: File) => {
    setFile(chosen.name);
    setImportId(null);
    const answer = await write({ format: "customers", fileName: chosen.name }, { file: chosen });
    if (answer) setImportId(answer.data.id);
  };

  return (
    <FileCard
      title={t("customers")}
      about={t("customers_about")}
      required={REQUIRED_COLUMNS}
      optional={OPTIONAL_COLUMNS}
      form={t("customers_form", { timeZone: business.timeZone })}
      sample={sampleCustomers}
      isBusy={isBusy}
      onFile={(chosen) => void send(chosen)}
    >
      <div role="status">{isBusy && <p>{t("sending", { file })}</p>}</div>
      {!isBusy && importId && <CustomersImport id={importId} file={file} />}
      {!isBusy && error && <FileRefused file={file} error={error} />}
    </FileCard>
  );
};
