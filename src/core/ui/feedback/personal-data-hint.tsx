import { LockOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import styles from "./states.module.css";

/** Why names, contact data and notes are masked, and who can change that. */
export const PersonalDataHint = () => (
  <p className={styles.hint}>
    <LockOutlined aria-hidden /> {useTranslations("table")("personal_data_hidden")}
  </p>
);
