"use client";

import { Button, Progress } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ImportFile } from "#contracts/imports/files.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { FileRefused } from "../files/file-refused.tsx";
import { fileState, importOrder } from "./file-state.ts";
import type { NewImportState } from "./new-import-state.ts";
import { useFileWords } from "./use-file-words.ts";
import { type FollowedFile, useShowFile } from "./use-import-files.ts";
import { readingOf } from "./use-reading.ts";
import { useStart } from "./use-start.ts";
import styles from "./wizard.module.css";

type Props = {
  files: readonly FollowedFile[];
  page: Address<NewImportState>;
  onStarted: (begun: readonly { file: string; id: string }[]) => void;
  onRemoved: (id: string) => void;
};

/** Several files, each with its state: check and import them all, or open one. */
export const FilesList = ({ files, page, onStarted, onRemoved }: Props) => {
  const t = useTranslations("imports.list");
  const storefrontId = useMe().storefronts[0]?.id ?? 1;
  const showFile = useShowFile();
  const checking = useWrite("POST /api/admin/imports/files/{id}/check");
  const { start, error } = useStart();
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const known = files.flatMap(({ file }) => (file ? [file] : []));
  const unchecked = known.filter((file) => fileState(file, readingOf(file, storefrontId)) === "ready");
  const importable = known.filter((file) => fileState(file, readingOf(file, storefrontId)) === "checked");

  const together = async (work: () => Promise<void>) => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  const checkAll = async () => {
    for (const file of unchecked) {
      const answer = await checking.write({ id: file.id, ...readingOf(file, storefrontId) });
      if (answer) showFile(answer.data);
    }
  };
  const importAll = async () => {
    const begun: { file: string; id: string }[] = [];
    for (const file of importOrder(importable)) {
      const id = await start(file, readingOf(file, storefrontId));
      if (id) begun.push({ file: file.id, id });
      else setRefused(file.fileName);
    }
    if (begun.length > 0) onStarted(begun);
  };
  return (
    <Card title={t("title", { count: files.length })} isLoose>
      <ul className={styles.files}>
        {files.map((followed) => (
          <FileLine key={followed.id} followed={followed} page={page} onRemoved={() => onRemoved(followed.id)} />
        ))}
      </ul>
      {error && <FileRefused file={refused} error={error} />}
      <div className={styles.bar}>
        {unchecked.length > 0 && (
          <Button type="primary" size="large" loading={isBusy} onClick={() => void together(checkAll)}>
            {t("check_all", { count: unchecked.length })}
          </Button>
        )}
        {importable.length > 0 && (
          <Button
            type={unchecked.length > 0 ? "default" : "primary"}
            size="large"
            loading={isBusy}
            onClick={() => void together(importAll)}
          >
            {t("import_all", { count: importable.length })}
          </Button>
        )}
      </div>
    </Card>
  );
};

type LineProps = { followed: FollowedFile; page: Address<NewImportState>; onRemoved: () => void };

const FileLine = ({ followed: { id, file, error }, page, onRemoved }: LineProps) => {
  const t = useTranslations("imports.list");
  const words = useFileWords();
  return (
    <li>
      <div className={styles.fileWords}>
        {file ? (
          <StateLink page={page} to={{ file: id, step: file.check ? "check" : "review" }} className={styles.strong}>
            {file.fileName}
          </StateLink>
        ) : (
          <span>{t(error ? "lost" : "loading")}</span>
        )}
        {file && <span className={styles.soft}>{words.layout(file)}</span>}
      </div>
      <div className={styles.fileState} role="status">
        {file && <FileState file={file} />}
      </div>
      <Button type="text" onClick={onRemoved} aria-label={t("remove_of", { file: file?.fileName ?? "" })}>
        {t("remove")}
      </Button>
    </li>
  );
};

const FileState = ({ file }: { file: ImportFile }) => {
  const t = useTranslations("imports.list");
  const formats = useFormats();
  const storefrontId = useMe().storefronts[0]?.id ?? 1;
  const state = fileState(file, readingOf(file, storefrontId));
  const { result, progress } = file.check ?? {};
  if (state === "checking") {
    const percent = Math.round(100 * (progress ?? 0));
    return (
      <>
        <span>{t("checking", { percent })}</span>
        <Progress percent={percent} showInfo={false} size="small" aria-label={file.fileName} />
      </>
    );
  }
  if (!result) return <span data-state={state}>{t(`states.${state}`)}</span>;
  return (
    <span>
      {result.ordersNew + result.ordersUpdated + result.ordersKept > 0
        ? t("orders", { count: result.ordersNew })
        : file.format?.about === "tickets"
          ? t("tickets", { count: result.ticketsNew })
          : t("customers", { count: result.customersNew })}
      {result.rowsRefused > 0 && (
        <span className={styles.wrong}> {t("left_out", { count: formats.count(result.rowsRefused) })}</span>
      )}
    </span>
  );
};
