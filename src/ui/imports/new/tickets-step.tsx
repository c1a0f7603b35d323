"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ImportFile } from "#contracts/imports/files.ts";
import type { TicketImport } from "#contracts/imports/tickets.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { FileRefused } from "../files/file-refused.tsx";
import { keptFiles } from "../files/kept-files.ts";
import { PickButton } from "../files/pick-button.tsx";
import { StepHeading } from "./step-heading.tsx";
import { TicketsResult } from "./tickets-result.tsx";
import { useFileWords } from "./use-file-words.ts";
import styles from "./wizard.module.css";

type Props = { file: ImportFile; isNew: boolean; onRemoved: () => void };

/** Support tickets are read and stored at once, without a check: a file that is sent again changes nothing. */
export const TicketsStep = ({ file, isNew, onRemoved }: Props) => {
  const t = useTranslations("imports");
  const words = useFileWords();
  const [result, setResult] = useState<TicketImport | null>(null);
  const { write, isBusy, error } = useWrite("POST /api/admin/tickets/imports", { isQuiet: true });
  const discard = useWrite("DELETE /api/admin/imports/files/{id}", { isQuiet: true });
  const kept = keptFiles.get(file.id);
  const send = async (chosen: File | undefined) => {
    if (!chosen) return;
    const answer = await write({ fileName: chosen.name }, { file: chosen });
    if (!answer) return;
    setResult(answer.data);
    await discard.write({ id: file.id });
  };
  const remove = async () => {
    if (!result) await discard.write({ id: file.id });
    onRemoved();
  };
  return (
    <Card isLoose>
      <StepHeading isNew={isNew}>{file.fileName}</StepHeading>
      <p className={styles.layout} data-known>
        {words.layout(file)}
      </p>
      <p className={styles.soft}>{words.facts(file)}</p>
      {!result && <p>{t(kept ? "tickets.about" : "tickets.again")}</p>}
      <div role="status">{result && <TicketsResult file={file.fileName} result={result} />}</div>
      {error && <FileRefused file={file.fileName} error={error} />}
      <div className={styles.bar}>
        {!result &&
          (kept ? (
            <Button type="primary" size="large" loading={isBusy} onClick={() => void send(kept)}>
              {t("tickets.import")}
            </Button>
          ) : (
            <PickButton
              label={t("drop.choose")}
              isSingle
              isPrimary
              isBusy={isBusy}
              onFiles={([one]) => void send(one)}
            />
          ))}
        <Button size="large" onClick={() => void remove()}>
          {t(result ? "tickets.next" : "remove_file")}
        </Button>
      </div>
    </Card>
  );
};
