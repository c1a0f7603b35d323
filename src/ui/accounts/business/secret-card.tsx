"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Business } from "#contracts/accounts/business.ts";
import { CopyLine } from "#ui/shared/feedback/copy-line.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../settings/settings.module.css";

const RotateDialog = lazily(() => import("./rotate-dialog.tsx").then(({ RotateDialog: it }) => it));

type Props = { business: Business; onChanged: () => Promise<void> };

/** The credentials of the AI routes: the tenant ID and when the secret was created. */
export const SecretCard = ({ business: { id, secret }, onChanged }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const [isRotating, setRotating] = useState(false);
  return (
    <Card title={t("business.secret")} isLoose>
      <p className={styles.cardAbout}>{t("business.secret_about")}</p>
      <div>
        <p className={styles.cardAbout}>{t("business.tenant_id")}</p>
        <CopyLine label={t("business.tenant_id")} text={id} />
      </div>
      <p>
        {secret.madeAt
          ? t("business.secret_made", { time: formats.dated(secret.madeAt) })
          : t("business.secret_made_unknown")}
        {secret.previousUntil && ` ${t("business.previous_until", { time: formats.dated(secret.previousUntil) })}`}
      </p>
      <Button onClick={() => setRotating(true)}>{t("business.rotate")}</Button>
      {isRotating && <RotateDialog onChanged={onChanged} onClose={() => setRotating(false)} />}
    </Card>
  );
};
