"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { lazily } from "#core/ui/lazily.tsx";

const UndoDialog = lazily(() => import("./undo-dialog.tsx").then(({ UndoDialog: it }) => it));

type Props = { of: { id: string; fileName: string; undo: "possible" | "running" | null }; isLink?: boolean };

/** Undoes an import after a confirmation, if it can be undone. */
export const UndoButton = ({ of: { id, fileName, undo }, isLink = false }: Props) => {
  const t = useTranslations("imports.undo");
  const [isOpen, setOpen] = useState(false);
  if (undo === "running") return <span role="status">{t("running_short")}</span>;
  if (undo === null) return null;
  return (
    <>
      <Button
        {...(isLink && { type: "link" as const, size: "small" as const })}
        aria-label={t("of", { file: fileName })}
        onClick={() => setOpen(true)}
      >
        {t("button")}
      </Button>
      {isOpen && <UndoDialog id={id} fileName={fileName} onClose={() => setOpen(false)} />}
    </>
  );
};
