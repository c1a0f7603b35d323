"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useMerges } from "./use-merges.ts";

const SHOWN = "20";

/** The latest merges, of all customers or of one, each with its undo or why there is none. */
export const MergeList = ({ customerId }: { customerId?: string }) => {
  const t = useTranslations("duplicates");
  const { day } = useFormats();
  const { answer } = useAnswer("GET /api/admin/customers/merges", {
    pageSize: SHOWN,
    ...(customerId !== undefined && { customerId }),
  });
  const { undo, isBusy } = useMerges();
  const merges = answer?.data.filter(({ undoBlocker }) => undoBlocker !== "undone") ?? [];
  if (merges.length === 0) return null;
  return (
    <Card title={t("merges")} isLoose>
      <ul>
        {merges.map(({ id, at, externalId, name, kept, undoBlocker }) => {
          const who = externalId === null ? t("erased") : customerName({ name, externalId });
          return (
            <li key={id}>
              {t("merged_on", { who, id: externalId ?? "–", at: day(at) })}{" "}
              {kept && <Link href={`/customers/${kept.id}`}>{customerName(kept)}</Link>}{" "}
              {undoBlocker === null ? (
                <Button size="small" disabled={isBusy} aria-label={t("undo_of", { who })} onClick={() => void undo(id)}>
                  {t("undo")}
                </Button>
              ) : (
                t(`blockers.${undoBlocker}`)
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
};
