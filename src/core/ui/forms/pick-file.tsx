"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ChangeEvent, useRef } from "react";
import type { CallError } from "#core/ui/call.ts";

const ACCEPT = ".csv,.tsv,.txt,.xlsx,.json,.ndjson,.jsonl,.gz";

type PickButtonProps = {
  label: string;
  isPrimary?: boolean;
  isBusy?: boolean;
  /** Accepts a single file. */
  isSingle?: boolean;
  onFiles: (files: readonly File[]) => void;
};

/** A button that opens the browser's choice of files. */
export const PickButton = ({
  label,
  isPrimary = false,
  isBusy = false,
  isSingle = false,
  onFiles,
}: PickButtonProps) => {
  const input = useRef<HTMLInputElement>(null);
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(target.files ?? [])];
    // Lets the corrected file be chosen again under the same name.
    target.value = "";
    onFiles(files);
  };
  return (
    <>
      <Button
        type={isPrimary ? "primary" : "default"}
        size={isPrimary ? "large" : "middle"}
        loading={isBusy}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input ref={input} type="file" accept={ACCEPT} multiple={!isSingle} hidden aria-label={label} onChange={choose} />
    </>
  );
};

type FileRefusedProps = { file: string; error: CallError };

/** Why a file was rejected entirely. */
export const FileRefused = ({ file, error }: FileRefusedProps) => {
  const t = useTranslations();
  const reasons = error.details.map(({ message }) => message).join(" ");
  return (
    <div role="alert" className="stack gap-4 break-anywhere error-box">
      <p className="font-semibold">{t("imports.refused", { file })}</p>
      <p>{error.status === 0 ? t("shell.not_reachable") : reasons || error.message}</p>
      {error.status >= 500 && error.requestId && (
        <p>
          {t("shell.reference")}: <code>{error.requestId}</code>
        </p>
      )}
    </div>
  );
};
