"use client";

import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useShowWritten } from "#core/ui/use-answer.ts";
import type { AxisSegmentDetails } from "#features/axes/contracts/axes.ts";

type Props = { axis: string; segment: AxisSegmentDetails; onClose: () => void };

const MAX_LENGTH = 80;

/** A custom name for a segment, which is kept across runs; the key stays the same. */
export const RenameDialog = ({ axis, segment: { key, name, namedBy, version }, onClose }: Props) => {
  const t = useTranslations();
  const showWritten = useShowWritten();
  const label = t("axes.rename.name");
  return (
    <FormDialog
      route="PATCH /api/admin/axes/{axis}/segments/{key}"
      params={{ axis, key, version }}
      successMessage={t("states.saved")}
      name="axis_segment"
      title={t("axes.rename.title", { name })}
      okText={t("buttons.save")}
      initial={{ name }}
      labels={{ name: label }}
      variables={(values) => ({ name: values.name.trim() })}
      onSaved={(renamed) =>
        void showWritten("GET /api/admin/axes", (before) => ({
          ...before,
          data: before.data.map((each) => (each.axis === renamed.axis ? renamed : each)),
        }))
      }
      onClose={onClose}
    >
      {({ isBusy, send }) => (
        <>
          <p>{t("axes.rename.about")}</p>
          <RequiredItem name="name" label={label}>
            <Input autoFocus maxLength={MAX_LENGTH} />
          </RequiredItem>
          {namedBy === "person" && (
            <Button className="self-start" disabled={isBusy} onClick={() => send({ name: null })}>
              {t("axes.rename.take_away")}
            </Button>
          )}
        </>
      )}
    </FormDialog>
  );
};
