"use client";

import { InboxOutlined } from "@ant-design/icons";
import { Button, Progress } from "antd";
import Link from "next/link";
import { useMessages, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { CallError, call } from "#core/ui/call.ts";
import { FileRefused, PickButton } from "#core/ui/forms/pick-file.tsx";
import { Card } from "#core/ui/page/card.tsx";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import styles from "./files.module.css";
import { useFormatName } from "./use-file-words.ts";

/** A chosen file on its way to the server; `share` of it is sent, and 1 means that it is being read there. */
type Upload = {
  key: string;
  name: string;
  share: number;
  uploaded: ImportFile | null;
  error: CallError | null;
};

const uploadKey = (file: File, at: number) => `${at} ${file.name}`;

/** Uploads chosen files one after another. `onDone` gets those that were accepted, once all of a choice are answered. */
export const useUploads = (onDone: (files: readonly ImportFile[]) => void) => {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const leave = useRef<AbortController>(null);
  useEffect(() => () => leave.current?.abort(), []);

  const change = (key: string, what: Partial<Upload>) =>
    setUploads((before) => before.map((each) => (each.key === key ? { ...each, ...what } : each)));

  const send = async (file: File, key: string, signal: AbortSignal): Promise<ImportFile | null> => {
    try {
      const { data } = await call(
        "POST /api/admin/imports/files",
        { fileName: file.name },
        { file, signal, onProgress: (share) => change(key, { share }) },
      );
      change(key, { uploaded: data, share: 1 });
      return data;
    } catch (error) {
      if (!(error instanceof CallError)) return null;
      change(key, { error });
      return null;
    }
  };

  const add = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    leave.current = new AbortController();
    const { signal } = leave.current;
    const started = Date.now();
    const chosen = files.map((file, i) => ({ file, key: uploadKey(file, started + i) }));
    setUploads(chosen.map(({ file, key }) => ({ key, name: file.name, share: 0, uploaded: null, error: null })));
    const done: ImportFile[] = [];
    for (const { file, key } of chosen) {
      const uploaded = await send(file, key, signal);
      if (signal.aborted) return;
      if (uploaded) done.push(uploaded);
    }
    // Refused files stay on the page with their reason until the reader goes on.
    if (done.length < files.length) return;
    setUploads([]);
    onDone(done);
  };

  const isBusy = uploads.some(({ uploaded, error }) => !uploaded && !error);
  /** Goes on without the refused files. */
  const goOn = () => {
    const done = uploads.flatMap(({ uploaded }) => (uploaded ? [uploaded] : []));
    setUploads([]);
    if (done.length > 0) onDone(done);
  };
  return { uploads, isBusy, add, goOn };
};

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** Accepts files that are dropped anywhere on the page. Returns whether some are being dragged over it. */
const usePageDrop = (onFiles: (files: readonly File[]) => void): boolean => {
  const [isOver, setOver] = useState(false);
  const act = useRef(onFiles);
  act.current = onFiles;
  useEffect(() => {
    // Each element under the pointer is entered before the last one is left.
    let depth = 0;
    const turn = (by: number) => {
      depth = Math.max(depth + by, 0);
      setOver(depth > 0);
    };
    const onEnter = (event: DragEvent) => hasFiles(event) && turn(1);
    const onLeave = (event: DragEvent) => hasFiles(event) && turn(-1);
    const onOver = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      turn(-depth);
      act.current([...(event.dataTransfer?.files ?? [])]);
    };
    const listeners = [
      ["dragenter", onEnter],
      ["dragleave", onLeave],
      ["dragover", onOver],
      ["drop", onDrop],
    ] as const;
    for (const [name, listener] of listeners) document.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) document.removeEventListener(name, listener);
    };
  }, []);
  return isOver;
};

type Props = {
  /** Gets the accepted files of one choice. */
  onUploaded: (files: readonly ImportFile[]) => void;
  /** A single line, below files that are there already. */
  isSmall?: boolean;
};

/** Takes files: dropped anywhere on the page, or chosen. Shows each one's upload, and why one is refused. */
export const FileDrop = ({ onUploaded, isSmall = false }: Props) => {
  const t = useTranslations("imports.drop");
  const { uploads, isBusy, add, goOn } = useUploads(onUploaded);
  const isOver = usePageDrop((files) => {
    if (!isBusy) void add(files);
  });
  const accepted = uploads.filter(({ uploaded }) => uploaded).length;
  const refused = uploads.filter(({ error }) => error).length;
  return (
    <section
      className={`stack items-center gap-12 text-center ${styles.drop}`}
      data-over={isOver || undefined}
      data-small={isSmall || undefined}
    >
      {!isSmall && <InboxOutlined aria-hidden className={styles.dropIcon} />}
      <h2 className={`title ${styles.dropTitle}`}>{t(isOver ? "let_go" : isSmall ? "more" : "title")}</h2>
      {!isSmall && <p className={"max-w-prose soft underlined-links"}>{t("kinds")}</p>}
      <PickButton label={t("choose")} isPrimary={!isSmall} isBusy={isBusy} onFiles={(files) => void add(files)} />
      {uploads.length > 0 && (
        <ul className={`stack w-full gap-12 ${styles.uploads}`}>
          {uploads.map((upload) => (
            <UploadLine key={upload.key} upload={upload} />
          ))}
        </ul>
      )}
      {!isBusy && refused > 0 && accepted > 0 && <Button onClick={goOn}>{t("go_on", { count: accepted })}</Button>}
    </section>
  );
};

const UploadLine = ({ upload: { name, share, uploaded, error } }: { upload: Upload }) => {
  const t = useTranslations("imports.drop");
  if (error) {
    return (
      <li>
        <FileRefused file={name} error={error} />
      </li>
    );
  }
  const percent = Math.round(share * 100);
  return (
    <li>
      <span className="row justify-between gap-0-12 break-anywhere">
        <strong>{name}</strong>
        <span role="status">{uploaded ? t("done") : share < 1 ? t("sent", { percent }) : t("reading")}</span>
      </span>
      {!uploaded && <Progress percent={percent} showInfo={false} size="small" aria-label={name} />}
    </li>
  );
};

/** Which shops' exports are recognized, and what else can be imported. */
export const Layouts = () => {
  const t = useTranslations("imports.layouts");
  const formatName = useFormatName();
  const names = Object.keys(useMessages().imports.formats);
  return (
    <Card title={t("title")} isLoose>
      <p className={"max-w-prose soft underlined-links"}>{t("about")}</p>
      <ul className={`row ${styles.layouts}`}>
        {names.map((name) => (
          <li key={name}>{formatName({ name })}</li>
        ))}
      </ul>
      <p className={"max-w-prose soft underlined-links"}>
        {t.rich("others", { docs: (words) => <Link href="/api-reference#post-imports">{words}</Link> })}
      </p>
    </Card>
  );
};
