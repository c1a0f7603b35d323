"use client";

import { useInvalidate } from "@refinedev/core";
import { Button, Select } from "antd";
import { useTranslations } from "next-intl";
import { type ChangeEvent, useRef, useState } from "react";
import { FORMATS } from "#lib/domain/imports/import-formats.ts";
import type { InputOf } from "#ui/shared/api/call.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { CopyLine } from "#ui/shared/feedback/copy-line.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { ColumnNames } from "./column-names.tsx";
import { FileRefused } from "./file-refused.tsx";
import styles from "./imports.module.css";

type Format = InputOf<"POST /api/admin/imports">["format"];

const ORDER_FORMATS = FORMATS.filter(({ about }) => about === "orders");

/** Uploads a file of orders, which a run imports; the list below follows it. */
export const OrdersCard = () => {
  const t = useTranslations();
  const { business, storefronts } = useMe();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState("");
  const [wasDone, setWasDone] = useState<boolean | null>(null);
  const [format, setFormat] = useState<Format>(ORDER_FORMATS[0]?.name ?? "");
  const [storefrontId, setStorefrontId] = useState(storefronts[0]?.id ?? 1);
  const invalidate = useInvalidate();
  const invalidateRoutes = useInvalidateRoutes();
  const { write, isBusy, error } = useWrite("POST /api/admin/imports", {
    isQuiet: true,
    refresh: () =>
      Promise.all([
        invalidate({ resource: "imports", invalidates: ["list"] }),
        invalidateRoutes("GET /api/admin/calculations"),
      ]),
  });
  const { columns = [] } = ORDER_FORMATS.find(({ name }) => name === format) ?? {};

  const send = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? [];
    // Lets the corrected file be chosen again under the same name.
    target.value = "";
    if (!chosen) return;
    setFile(chosen.name);
    setWasDone(null);
    const given = { format, fileName: chosen.name, storefrontId: String(storefrontId) };
    const answer = await write(given, { file: chosen });
    if (answer) setWasDone(answer.data.state === "succeeded");
  };

  return (
    <Card title={t("imports.orders")} isLoose>
      <p className={styles.said}>{t("imports.orders_about")}</p>
      <dl className={styles.columns}>
        <dt>{t("imports.must")}</dt>
        <dd>
          <ColumnNames names={columns} />
        </dd>
      </dl>
      <p className={styles.said}>{t("imports.orders_form")}</p>
      <div className={styles.actions}>
        {ORDER_FORMATS.length > 1 && (
          <Select<Format>
            aria-label={t("imports.format")}
            value={format}
            options={ORDER_FORMATS.map(({ name }) => ({ value: name, label: name }))}
            onChange={setFormat}
          />
        )}
        {storefronts.length > 1 && (
          <Select
            aria-label={t("imports.storefront")}
            value={storefrontId}
            options={storefronts.map(({ id, name }) => ({ value: id, label: name }))}
            popupMatchSelectWidth={false}
            onChange={setStorefrontId}
          />
        )}
        <Button type="primary" loading={isBusy} onClick={() => input.current?.click()}>
          {t("buttons.import_file")}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,.gz"
          hidden
          aria-label={t("imports.orders")}
          onChange={(event) => void send(event)}
        />
      </div>
      <div role="status">
        {isBusy && <p>{t("imports.sending", { file })}</p>}
        {!isBusy && wasDone !== null && <p>{t(wasDone ? "imports.orders_done" : "imports.orders_sent", { file })}</p>}
      </div>
      {!isBusy && error && <FileRefused file={file} error={error} />}
      <p className={styles.said}>{t("imports.or_command")}</p>
      <CopyLine
        label={t("imports.or_command")}
        text={`npm run import -- orders.csv --format ${format} --business ${business.slug}`}
      />
    </Card>
  );
};
