"use client";

import { CheckOutlined } from "@ant-design/icons";
import { Button, Progress } from "antd";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FileRefused } from "#core/ui/forms/pick-file.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { CalculationsCard } from "#core/ui/runs/calculations-card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import { type Address, useAddressState } from "#core/ui/use-address-state.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { findPairs } from "#features/imports/rules/joined-files.ts";
import { FileDrop, Layouts } from "#features/imports/ui/file-drop.tsx";
import { useFileWords } from "#features/imports/ui/use-file-words.ts";
import {
  classifyFile,
  type FollowedFile,
  importOrder,
  type NewImportState,
  newImportAddress,
  useImportFiles,
  useShowFile,
  useStart,
} from "./file-state.ts";
import { ImportedFile } from "./imported-file.tsx";

import { resolveReading } from "./use-reading.ts";

import styles from "./wizard.module.css";

type Props = {
  files: readonly FollowedFile[];
  page: Address<NewImportState>;
  onStarted: (begun: readonly { file: string; id: string }[]) => void;
  onRemoved: (id: string) => void;
  onJoined: (made: ImportFile, of: readonly string[]) => void;
};

/** Several files, each with its state: check and import them all, or open one. */
const FilesList = ({ files, page, onStarted, onRemoved, onJoined }: Props) => {
  const t = useTranslations("imports.list");
  const storefrontId = useMe().storefronts[0]?.id ?? 1;
  const showFile = useShowFile();
  const checking = useWrite("POST /api/admin/imports/files/{id}/check");
  const { start, error } = useStart();
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const known = files.flatMap(({ file }) => (file ? [file] : []));
  const unchecked = known.filter((file) => classifyFile(file, resolveReading(file, storefrontId)) === "ready");
  const importable = known.filter((file) => classifyFile(file, resolveReading(file, storefrontId)) === "checked");

  const together = async (work: () => Promise<void>) => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  const checkAll = async () => {
    for (const file of unchecked) {
      const answer = await checking.write({ id: file.id, ...resolveReading(file, storefrontId) });
      if (answer) showFile(answer.data);
    }
  };
  const importAll = async () => {
    const begun: { file: string; id: string }[] = [];
    for (const file of importOrder(importable)) {
      const id = await start(file, resolveReading(file, storefrontId));
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
      <PairedFiles files={known} onJoined={onJoined} />
      <div className={`row gap-8 ${styles.bar}`}>
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
    <li className="grid items-center gap-4-16 rule-above">
      <div className="stack min-w-0 break-anywhere">
        {file ? (
          <StateLink page={page} to={{ file: id, step: file.check ? "check" : "review" }} className="font-semibold">
            {file.fileName}
          </StateLink>
        ) : (
          <span>{t(error ? "lost" : "loading")}</span>
        )}
        {file && <span className="max-w-prose soft">{words.layout(file)}</span>}
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
  const state = classifyFile(file, resolveReading(file, storefrontId));
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
        <span className="text-error"> {t("left_out", { count: formats.count(result.rowsRefused) })}</span>
      )}
    </span>
  );
};

const IMPORT_STEPS = ["files", "review", "check", "import"] as const;
type ImportStep = (typeof IMPORT_STEPS)[number];

/** Where the reader is on the way from file to result. */
const ImportSteps = ({ now }: { now: ImportStep }) => {
  const t = useTranslations("imports.steps");
  const at = IMPORT_STEPS.indexOf(now);
  return (
    <nav aria-label={t("label")}>
      <ol className={`flex gap-8 ${styles.steps}`}>
        {IMPORT_STEPS.map((step, i) => (
          <li
            className="flex items-center gap-8 faint"
            key={step}
            data-state={i < at ? "done" : i === at ? "now" : "later"}
            aria-current={i === at ? "step" : undefined}
          >
            <span
              aria-hidden
              className={`grid place-center flex-none text-12 font-semibold hidden-on-phones ${styles.stepMark}`}
            >
              {i < at ? <CheckOutlined /> : i + 1}
            </span>
            <span className="hidden-on-phones">{t(step)}</span>
          </li>
        ))}
      </ol>
      <p className={styles.stepLine}>{t("of", { step: at + 1, count: IMPORT_STEPS.length, name: t(now) })}</p>
    </nav>
  );
};

const OpenFile = lazily(() => import("./open-file.tsx").then(({ OpenFile: it }) => it));

/** From a file to its import: upload, review how it is read, check it, import it. Several files share the page. */
export const NewImportPage = () => {
  const t = useTranslations("imports");
  const page = useAddressState(newImportAddress);
  const { files, file, step, imports } = page.state;
  const address = page.address({});
  const followed = useImportFiles(files);
  const open = followed.find(({ id }) => id === file);
  const showFile = useShowFile();
  // The first page of a visit leaves the focus where the browser put it.
  const hasMoved = useRef<string | boolean>(address);
  if (hasMoved.current !== address) hasMoved.current = true;
  const isNew = hasMoved.current === true;

  const add = (uploaded: readonly ImportFile[]) => {
    for (const each of uploaded) showFile(each);
    page.change((now) => {
      const all = [...now.files, ...uploaded.map(({ id }) => id)];
      return { files: all, file: all.length === 1 ? (all[0] ?? null) : null, step: "review" };
    });
  };
  /** Files that became imports, in that order. */
  const start = (begun: readonly { file: string; id: string }[]) =>
    page.change((now) => ({
      files: now.files.filter((id) => begun.every((each) => each.file !== id)),
      file: null,
      step: "review",
      imports: [...now.imports, ...begun.map(({ id }) => id)],
    }));
  /** A file that was made of two takes their place. */
  const replace = (made: ImportFile, of: readonly string[]) => {
    showFile(made);
    page.change((now) => ({
      files: [...now.files.filter((id) => !of.includes(id)), made.id],
      file: made.id,
      step: "review",
    }));
  };
  const remove = (id: string) => page.change((now) => ({ files: now.files.filter((each) => each !== id), file: null }));

  return (
    <PageLayout>
      <PageHeader
        title={t("new_title")}
        above={<BackLink href="/imports">{t("back")}</BackLink>}
        about={files.length + imports.length === 0 ? t("new_about") : undefined}
      />
      <ImportSteps now={open ? step : imports.length > 0 && files.length === 0 ? "import" : "files"} />
      {open ? (
        <OpenFile
          key={`${open.id} ${step}`}
          followed={open}
          page={page}
          isNew={isNew}
          onStarted={(id) => start([{ file: open.id, id }])}
          onRemoved={() => remove(open.id)}
        />
      ) : (
        <>
          {imports.map((id) => (
            <ImportedFile
              key={id}
              id={id}
              isNew={isNew && id === imports.at(-1)}
              onUploaded={(uploaded) => add([uploaded])}
            />
          ))}
          {imports.length > 0 && <CalculationsCard />}
          {files.length > 0 && (
            <FilesList files={followed} page={page} onStarted={start} onRemoved={remove} onJoined={replace} />
          )}
          <FileDrop onUploaded={add} isSmall={files.length + imports.length > 0} />
          {files.length + imports.length === 0 && <Layouts />}
        </>
      )}
    </PageLayout>
  );
};

type PairedFilesProps = { files: readonly ImportFile[]; onJoined: (made: ImportFile, of: readonly string[]) => void };

/** Offers to join files that belong together: orders, and their lines. */
const PairedFiles = ({ files, onJoined }: PairedFilesProps) => {
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
