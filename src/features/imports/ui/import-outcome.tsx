"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";

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

type Import = AnswerOf<"GET /api/admin/imports">["data"][number];

/** What an import has changed, in words. */
export const useImportWords = () => {
  const t = useTranslations("imports.counts");
  const isOrders = ({ ordersNew, ordersUpdated, ordersKept, refundsNew }: Import): boolean =>
    ordersNew + ordersUpdated + ordersKept + refundsNew > 0;
  const undo = useTranslations("imports.undo");
  const formats = useFormats();
  return {
    isOrders,
    /** When it was undone and by whom; empty if it was not. */
    undone: ({ undoneAt, undoneBy }: Import): string => {
      if (!undoneAt) return "";
      const when = formats.moment(undoneAt, new Date());
      return undoneBy?.name ? undo("done", { when, name: undoneBy.name }) : undo("done_when", { when });
    },
    counts: (of: Import): string => {
      const { rowsRead: rows, ordersNew, ordersUpdated, ordersKept, refundsNew } = of;
      const { customersNew, customersChanged, customersKept } = of;
      const { format, ticketsNew, ticketsChanged, ticketsKept } = of;
      if (format === "tickets")
        return t("tickets", { rows, added: ticketsNew, changed: ticketsChanged, kept: ticketsKept });
      const done = isOrders(of)
        ? t("orders", { rows, added: ordersNew, changed: ordersUpdated, kept: ordersKept, refunds: refundsNew })
        : t("customers", { rows, added: customersNew, changed: customersChanged, kept: customersKept });
      return of.refusalsKept > 0 ? `${done}. ${t("refusals_kept", { count: of.refusalsKept })}` : done;
    },
  };
};
