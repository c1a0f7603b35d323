"use client";

import { Button } from "antd";
import { type ChangeEvent, useRef } from "react";

const ACCEPT = ".csv,.tsv,.txt,.xlsx,.json,.ndjson,.jsonl,.gz";

type Props = {
  label: string;
  isPrimary?: boolean;
  isBusy?: boolean;
  /** Accepts a single file. */
  isSingle?: boolean;
  onFiles: (files: readonly File[]) => void;
};

/** A button that opens the browser's choice of files. */
export const PickButton = ({ label, isPrimary = false, isBusy = false, isSingle = false, onFiles }: Props) => {
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
