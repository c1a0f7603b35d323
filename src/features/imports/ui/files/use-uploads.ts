"use client";

import { useEffect, useRef, useState } from "react";
import { CallError, call } from "#core/ui/api/call.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";

/** A chosen file on its way to the server; `share` of it is sent, and 1 means that it is being read there. */
export type Upload = {
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
