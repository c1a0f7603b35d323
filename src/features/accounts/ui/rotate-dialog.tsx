"use client";

import { Form, Radio } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { MOST_OVERLAP_HOURS } from "#core/contracts/choices.ts";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { OneTimeSecret } from "#core/ui/feedback/one-time-secret.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import styles from "#core/ui/forms/forms.module.css";
import { useFormats } from "#core/ui/session/use-formats.ts";

const HOURS = [0, 1, 24, MOST_OVERLAP_HOURS];

/** Asks how long the old secret stays valid, then shows the new one once. */
export const RotateDialog = ({ onChanged, onClose }: { onChanged: () => Promise<void>; onClose: () => void }) => {
  const t = useTranslations();
  const formats = useFormats();
  const [hours, setHours] = useState(24);
  return (
    <FormDialog
      route="POST /api/admin/business/secret"
      name="secret"
      title={t("business.rotate_title")}
      okText={t("business.rotate")}
      isDanger={hours === 0}
      initial={{ overlapHours: hours }}
      labels={{ overlapHours: t("business.overlap") }}
      onChange={(values) => setHours(values.overlapHours)}
      onSaved={() => void onChanged()}
      next={({ secret, previousUntil }) => (
        <OneTimeSecret title={t("business.secret")} label={t("business.secret")} secret={secret} onStored={onClose}>
          {previousUntil && <p>{t("business.previous_until", { time: formats.dated(previousUntil) })}</p>}
        </OneTimeSecret>
      )}
      onClose={onClose}
    >
      <p className="small faint">{t("business.rotate_about")}</p>
      <Form.Item name="overlapHours" label={t("business.overlap")}>
        <Radio.Group
          className={styles.choices ?? ""}
          options={HOURS.map((value) => ({
            value,
            label: value === 0 ? t("business.overlap_none") : t("business.overlap_hours", { hours: value }),
          }))}
        />
      </Form.Item>
      {hours === 0 && <Notice>{t("business.overlap_warning")}</Notice>}
    </FormDialog>
  );
};
