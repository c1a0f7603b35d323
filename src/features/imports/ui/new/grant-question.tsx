"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useWrite } from "#core/ui/use-write.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { useShowFile } from "./file-state.ts";
import { useReading } from "./use-reading.ts";

/** Asks whether consents without a date also count for customers who had refused, with how many these are. A yes checks the file again. */
export const GrantQuestion = ({ file, count }: { file: ImportFile; count: number }) => {
  const t = useTranslations("imports.check");
  const { reading, change } = useReading(file);
  const showFile = useShowFile();
  const { write, isBusy } = useWrite("POST /api/admin/imports/files/{id}/check");
  const grant = async () => {
    const confirmed = { ...reading, confirmGrants: count };
    change(confirmed);
    const answer = await write({ id: file.id, ...confirmed });
    if (answer) showFile(answer.data);
  };
  return (
    <Notice>
      <p className="font-semibold">{t("grants_question", { count })}</p>
      <p>{t("grants_about")}</p>
      <Button loading={isBusy} onClick={() => void grant()}>
        {t("grants_confirm", { count })}
      </Button>
    </Notice>
  );
};
