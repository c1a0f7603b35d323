"use client";

import { SettingOutlined, UserOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import styles from "./segments.module.css";

/** An icon and label for automatic or manual segments. */
export const KindMark = ({ isAutomatic }: { isAutomatic: boolean }) => {
  const t = useTranslations("segment_kinds");
  const kind = isAutomatic ? "automatic" : "manual";
  return (
    <span className={styles.kind} title={t(`${kind}.help`)}>
      {isAutomatic ? <SettingOutlined aria-hidden /> : <UserOutlined aria-hidden />} {t(`${kind}.name`)}
    </span>
  );
};
