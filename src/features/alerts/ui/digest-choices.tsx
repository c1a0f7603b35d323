"use client";

import { Button, Select } from "antd";
import { useTranslations } from "next-intl";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { AlertChoices } from "#features/alerts/contracts.ts";
import styles from "./alerts.module.css";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const DIGESTS = ["off", "daily", "weekly"] as const satisfies readonly AlertChoices["digest"][];

type Props = {
  choices: AlertChoices;
  onChange: (change: Partial<Pick<AlertChoices, "digest" | "digestHour">>) => void;
};

/** When the user receives a digest by email, and a way to try it. */
export const DigestChoices = ({ choices: { digest, digestHour, canSendMail }, onChange }: Props) => {
  const t = useTranslations("alerts");
  const { email, business } = useMe();
  const formats = useFormats();
  const { write, isBusy } = useWrite("POST /api/admin/alerts/digest", { key: "digest" });
  return (
    <div className={`stack items-start gap-12 ${styles.digest}`}>
      <h3 className={styles.part}>{t("digest")}</h3>
      <p className="soft">{t("digest_about", { email: email ?? "", zone: business.timeZone })}</p>
      {!canSendMail && <Notice>{t("no_mail")}</Notice>}
      <div className={`grid items-center gap-8-16 ${styles.fields}`}>
        <label htmlFor="digest-often">{t("often")}</label>
        <Select
          id="digest-often"
          value={digest}
          onChange={(chosen) => onChange({ digest: chosen })}
          options={DIGESTS.map((value) => ({ value, label: t(`digests.${value}`) }))}
        />
        {digest !== "off" && (
          <>
            <label htmlFor="digest-hour">{t("hour")}</label>
            <Select
              id="digest-hour"
              value={digestHour}
              onChange={(chosen) => onChange({ digestHour: chosen })}
              options={HOURS.map((value) => ({ value, label: formats.hour(value) }))}
            />
          </>
        )}
      </div>
      {canSendMail && (
        <Button
          loading={isBusy}
          onClick={() => void write({}, { successMessage: ({ data }) => t("tested", { to: data.to }) })}
        >
          {t("test")}
        </Button>
      )}
    </div>
  );
};
