"use client";

import { useNotification } from "@refinedev/core";
import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import type { ShownAxisSegment } from "#contracts/axes/axis-segment.ts";
import { useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { FormDialog } from "#ui/shared/forms/form-dialog.tsx";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import { useSubmit } from "#ui/shared/forms/use-submit.ts";
import styles from "../axes.module.css";

type Props = { axis: string; segment: ShownAxisSegment; onClose: () => void };

const LONGEST = 80;

/** A person's name for a segment, which outlives runs; its key stays. */
export const RenameDialog = ({ axis, segment: { key, name, namedBy }, onClose }: Props) => {
  const t = useTranslations();
  const invalidateRoutes = useInvalidateRoutes();
  const { open } = useNotification();
  const submission = useSubmit("PATCH /api/admin/axes/{axis}/segments/{key}", async () => {
    await invalidateRoutes("GET /api/admin/axes");
    open?.({ type: "success", key: "axis-segment", message: t("states.saved") });
    onClose();
  });
  const send = (wanted: string | null) => void submission.submit({ axis, key, name: wanted });
  const label = t("axes.rename.name");
  return (
    <FormDialog
      name="axis_segment"
      title={t("axes.rename.title", { name })}
      okText={t("buttons.save")}
      initial={{ name }}
      labels={{ name: label }}
      submission={submission}
      onSubmit={(values) => send(values.name.trim())}
      onClose={onClose}
    >
      <p>{t("axes.rename.about")}</p>
      <RequiredItem name="name" label={label}>
        <Input autoFocus maxLength={LONGEST} />
      </RequiredItem>
      {namedBy === "person" && (
        <Button className={styles.start ?? ""} disabled={submission.isBusy} onClick={() => send(null)}>
          {t("axes.rename.take_away")}
        </Button>
      )}
    </FormDialog>
  );
};
