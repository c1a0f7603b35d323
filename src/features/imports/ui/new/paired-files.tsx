"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FileRefused } from "#core/ui/forms/pick-file.tsx";
import { useWrite } from "#core/ui/use-write.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { findPairs } from "#features/imports/rules/joined-files.ts";

type Props = { files: readonly ImportFile[]; onJoined: (made: ImportFile, of: readonly string[]) => void };

/** Offers to join files that belong together: orders, and their lines. */
export const PairedFiles = ({ files, onJoined }: Props) => {
  const t = useTranslations("imports.pairs");
  const { write, isBusy, error } = useWrite("POST /api/admin/imports/files/{id}/join", { isQuiet: true });
  const [pair] = findPairs(files.filter(({ kind, joined }) => kind !== "json" && joined === null));
  if (!pair) return null;
  const { orders, lines, key } = pair;
  const join = async () => {
    const answer = await write({ id: orders.id, fileId: lines.id, key });
    if (answer) onJoined(answer.data, [orders.id, lines.id]);
  };
  const names = { orders: orders.fileName, lines: lines.fileName, key };
  return (
    <Notice role="status">
      <p>{t("found", names)}</p>
      <Button loading={isBusy} onClick={() => void join()}>
        {t("join")}
      </Button>
      {error && <FileRefused file={`${orders.fileName} + ${lines.fileName}`} error={error} />}
    </Notice>
  );
};
